package dev.docdb.replicator.cdk.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of the Python sample, by the keys of the newer form. It says nothing of account and
 * region, which may be added in {@code [deployment]} and are otherwise taken from the ARN of one of
 * its topics; and nothing of certificates, which may be added to {@code [endpoints]}.
 */
final class SampleForm {
  static final String ENDPOINTS = "endpoints";
  static final String COLLECTIONS = "collections";
  static final String NETWORK = "network";
  static final String CONTROL = "control";
  static final Set<String> SECTIONS = Set.of(ENDPOINTS, COLLECTIONS, NETWORK, CONTROL);

  private static final String SCOPES = COLLECTIONS + ".endpoints_dbs_col";

  /** As the sample's file comes it is empty, which asks for nothing. */
  private static final String TOPIC_AS_TARGET = ENDPOINTS + ".sns_topic";

  private static final Pattern TOPIC =
      Pattern.compile("arn:[a-z-]+:sns:([a-z0-9-]+):([0-9]{12}):.+");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\[[^\\[\\]{}\"',]*]");

  private final IniFile file;
  private final Problems problems;
  private final Problems warnings;
  private final SampleValues converter;
  private final Map<String, IniFile.Entry> values = new HashMap<>();

  private SampleForm(IniFile file, Problems problems, Problems warnings) {
    this.file = file;
    this.problems = problems;
    this.warnings = warnings;
    this.converter = new SampleValues(problems, warnings);
  }

  static Draft read(IniFile file, Problems problems, Problems warnings) {
    return new SampleForm(file, problems, warnings).read();
  }

  private Draft read() {
    List<Draft.Scope> scopes = List.of();
    for (IniFile.Section section : file.sections()) {
      if (SECTIONS.contains(section.name())) {
        section.entries().forEach(this::take);
        scopes = section.name().equals(COLLECTIONS) ? scopes(section) : scopes;
      } else if (!section.name().equals(Sections.DEPLOYMENT) && !Sections.isOne(section.name())) {
        String hint = Nearest.hint(section.name(), SECTIONS);
        String told = "isn't a section of the sample's file" + hint;
        problems.add(new Problem(section.line(), section.name(), "", told));
      }
    }
    warnOfWhatItNeverSaid();
    return new Draft(deployment(), values, scopes);
  }

  private void take(IniFile.Entry entry) {
    boolean isTopic = SampleKeys.whole(entry).equals(TOPIC_AS_TARGET);
    Optional<String> gone = SampleKeys.whyGone(entry);
    if (isTopic && !entry.text().isEmpty()) {
      problems.add(
          entry.problem(
              "can't be used: SNS isn't a target; take the line out, and let SQS or Kinesis bring"
                  + " the changes to who reads that topic"));
    } else if (gone.isPresent()) {
      warnings.add(entry.problem(gone.get()));
    } else if (!isTopic && !SampleKeys.whole(entry).equals(SCOPES)) {
      takeValue(entry);
    }
  }

  private void takeValue(IniFile.Entry entry) {
    Optional<String> name = SampleKeys.nameNow(entry);
    if (name.isEmpty()) {
      String hint = SampleKeys.hint(entry);
      problems.add(
          entry.problem(
              "isn't a key of the sample's file"
                  + (hint.isEmpty() ? "." : hint)
                  + " The newer form, which scripts/convert-config writes, has more keys"));
    } else if (PLACEHOLDER.matcher(entry.text()).matches()) {
      problems.add(entry.problem("is still what the sample had there: expected a value"));
    } else {
      converter
          .converted(name.get(), entry)
          .ifPresent(converted -> values.put(name.get(), converted));
    }
  }

  private List<Draft.Scope> scopes(IniFile.Section section) {
    String example = "[{\"db\": \"shop\", \"cols\": [\"orders\", \"customers\"]}]";
    List<Draft.Scope> scopes = new ArrayList<>();
    for (IniFile.Entry entry : section.entries()) {
      if (!SampleKeys.whole(entry).equals(SCOPES)) {
        continue; // it was reported as unknown
      }
      Set<String> known = new HashSet<>();
      for (Object value : converter.literal(entry, example)) {
        try {
          addScopes(entry, value, known, scopes);
        } catch (IllegalArgumentException e) {
          problems.add(entry.problem("can't be used: expected a list such as " + example));
        }
      }
    }
    return scopes;
  }

  private void addScopes(
      IniFile.Entry entry, Object value, Set<String> known, List<Draft.Scope> scopes) {
    String database = SampleValues.string(SampleValues.in(value, "db"));
    if (!(SampleValues.in(value, "cols") instanceof List<?> collections) || collections.isEmpty()) {
      throw new IllegalArgumentException("expected a list of collections");
    }
    Draft.Part part = new Draft.Part(entry.section(), entry.line(), Map.of());
    for (Object collection : collections) {
      Draft.Scope scope =
          new Draft.Scope(database, Optional.of(SampleValues.string(collection)), part);
      scopes.add(scope);
      if (!known.add(scope.name())) {
        problems.add(entry.problem("has " + scope.name() + " twice"));
      }
    }
  }

  /** What is given in its own section, and otherwise what the ARN of a topic tells. */
  private Draft.Part deployment() {
    Draft.Part part = Sections.deployment(file, problems::add);
    Map<String, IniFile.Entry> all = new HashMap<>();
    for (IniFile.Section section : file.sections()) {
      if (section.name().equals(CONTROL)) {
        section.entries().forEach(entry -> addPlace(entry, all));
      }
    }
    all.putAll(part.values());
    return new Draft.Part(part.section(), part.line(), all);
  }

  private static void addPlace(IniFile.Entry entry, Map<String, IniFile.Entry> all) {
    Matcher topic = TOPIC.matcher(entry.text());
    if (topic.matches()) {
      all.putIfAbsent(DeploymentKeys.REGION.name(), entry.withText(topic.group(1)));
      all.putIfAbsent(DeploymentKeys.ACCOUNT.name(), entry.withText(topic.group(2)));
    }
  }

  private void warnOfWhatItNeverSaid() {
    if (!values.containsKey("certificate_bucket")) {
      warnings.add(
          Problem.ofFile(
              "the certificates that the sample fetched have expired: put Amazon's global-bundle.pem into a"
                  + " bucket of yours, and its place into [endpoints] as certificate_bucket and certificate_key"));
    }
    if (values.keySet().stream()
        .anyMatch(
            Set.of("bucket_name", "msk_bootstrap_srv", "kinesis_stream", "sqs_query_url")
                ::contains)) {
      warnings.add(
          Problem.ofFile(
              "messages have another shape than the sample's: in the newer form, event_format = legacy with"
                  + " json_mode = legacy keeps that (docs/formats.md)"));
    }
  }
}
