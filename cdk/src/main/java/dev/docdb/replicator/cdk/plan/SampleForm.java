package dev.docdb.replicator.cdk.plan;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

  private static final String SCOPES = "endpoints_dbs_col";
  private static final Pattern TOPIC =
      Pattern.compile("arn:[a-z-]+:sns:([a-z0-9-]+):([0-9]{12}):.+");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\[[^\\[\\]{}\"',]*]");

  /** What the sample's file says in one value, by what it is called now. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("endpoints.docdb_uri", "documentdb_uri"),
          entry("endpoints.docdb_secret_name", "documentdb_secret"),
          entry("endpoints.certificate_bucket", "certificate_bucket"),
          entry("endpoints.certificate_key", "certificate_key"),
          entry("endpoints.statecol", "state_collection"),
          entry("endpoints.statedb", "state_db"),
          entry("endpoints.elasticsearch_uri", "elasticsearch_uri"),
          entry("endpoints.bucket", "bucket_name"),
          entry("endpoints.path", "bucket_path"),
          entry("endpoints.kafka_boostrap", "msk_bootstrap_srv"),
          entry("endpoints.kafka_bootstrap", "msk_bootstrap_srv"),
          entry("endpoints.kinesis_stream", "kinesis_stream"),
          entry("endpoints.sqs_query_url", "sqs_query_url"),
          entry("network.vpc_id", "vpc_id"),
          entry("network.securitygroups", "security_groups"),
          entry("network.subnets", "subnets"),
          entry("control.maxloop", "max_loop"),
          entry("control.sync", "state_sync_count"),
          entry("control.lambdatimeout", "timeout"),
          entry("control.lambdamemory", "memory"));

  /** What has no meaning any more, and why. */
  private static final Map<String, String> GONE =
      Map.ofEntries(
          entry(
              "control.rolearn",
              "isn't used: each function gets a role of its own, with what its targets need"),
          entry("control.bucket", "isn't used: the deployment puts the code into a bucket itself"),
          entry("control.key", "isn't used: the deployment builds the code itself"),
          entry(
              "control.sns_alert",
              "isn't used: the deployment has a topic of its own for alerts; alert_emails in"
                  + " [deployment] says who gets them"),
          entry(
              "control.sns_trigger",
              "isn't used: the deployment has a schedule and a topic of its own; remove the sample's"
                  + " rule with the sample's functions"));

  private final IniFile file;
  private final Problems problems;
  private final Problems warnings;
  private final Map<String, IniFile.Entry> values = new HashMap<>();

  private SampleForm(IniFile file, Problems problems, Problems warnings) {
    this.file = file;
    this.problems = problems;
    this.warnings = warnings;
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
    String key = entry.section() + "." + entry.key().toLowerCase(Locale.ROOT);
    String name = NAMES.get(key);
    if (key.equals(COLLECTIONS + "." + SCOPES)) {
      return;
    }
    if (key.equals("endpoints.sns_topic") && !entry.text().isEmpty()) {
      problems.add(
          entry.problem(
              "can't be used: SNS isn't a target; take the line out, and let SQS or Kinesis bring"
                  + " the changes to who reads that topic"));
    } else if (key.equals("endpoints.sns_topic")) {
      return; // as it came: nothing is asked for
    } else if (GONE.containsKey(key)) {
      warnings.add(entry.problem(GONE.get(key)));
    } else if (name == null) {
      List<String> known =
          NAMES.keySet().stream()
              .filter(each -> each.startsWith(entry.section() + "."))
              .map(each -> each.substring(entry.section().length() + 1))
              .toList();
      String hint = Nearest.hint(entry.key(), known);
      problems.add(
          entry.problem(
              "isn't a key of the sample's file"
                  + (hint.isEmpty() ? "." : hint)
                  + " The newer form, which scripts/convert-config writes, has more keys"));
    } else if (PLACEHOLDER.matcher(entry.text()).matches()) {
      problems.add(entry.problem("is still what the sample had there: expected a value"));
    } else {
      converted(name, entry).ifPresent(converted -> values.put(name, converted));
    }
  }

  private Optional<IniFile.Entry> converted(String name, IniFile.Entry entry) {
    String text = entry.text();
    if (text.isEmpty()) {
      return Optional.of(entry);
    }
    return switch (name) {
      // As the sample did: these two are hosts.
      case "documentdb_uri" ->
          Optional.of(text.contains(":") ? entry : entry.withText(text + ":27017"));
      case "elasticsearch_uri" ->
          Optional.of(text.contains("://") ? entry : entry.withText("https://" + text));
      case "memory" -> memory(entry);
      case "security_groups" -> list(entry, "[\"sg-0123456789abcdef0\"]", SampleForm::string);
      case "subnets" ->
          list(
              entry,
              "[{\"subnet\": \"subnet-0123456789abcdef0\", \"az\": \"eu-west-1a\"}]",
              value -> string(in(value, "subnet")) + "@" + string(in(value, "az")));
      default -> Optional.of(entry);
    };
  }

  /** What Python needed says nothing of a JVM. */
  private Optional<IniFile.Entry> memory(IniFile.Entry entry) {
    int usual = Keys.MEMORY.fallback();
    if (!entry.text().matches("[0-9]{1,4}") || Integer.parseInt(entry.text()) >= usual) {
      return Optional.of(entry);
    }
    warnings.add(
        entry.problem(
            entry.text() + " was for Python and isn't used: the function gets " + usual + " MB"));
    return Optional.empty();
  }

  private Optional<IniFile.Entry> list(
      IniFile.Entry entry, String example, Function<Object, String> each) {
    List<String> texts = new ArrayList<>();
    for (Object value : literal(entry, example)) {
      try {
        texts.add(each.apply(value));
      } catch (IllegalArgumentException e) {
        problems.add(entry.problem("can't be used: expected a list such as " + example));
        return Optional.empty();
      }
    }
    return Optional.of(entry.withText(String.join(", ", texts)));
  }

  private List<?> literal(IniFile.Entry entry, String example) {
    try {
      if (PythonLiteral.parse(entry.text()) instanceof List<?> values) {
        return values;
      }
      problems.add(entry.problem("can't be used: expected a list such as " + example));
    } catch (IllegalArgumentException e) {
      String told = "can't be read: " + e.getMessage() + "; a list such as " + example;
      problems.add(entry.problem(told));
    }
    return List.of();
  }

  private static Object in(Object value, String key) {
    Object found = value instanceof Map<?, ?> values ? values.get(key) : null;
    if (found == null) {
      throw new IllegalArgumentException("expected a dictionary with " + key);
    }
    return found;
  }

  private static String string(Object value) {
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException("expected a string");
  }

  private List<Draft.Scope> scopes(IniFile.Section section) {
    String example = "[{\"db\": \"shop\", \"cols\": [\"orders\", \"customers\"]}]";
    List<Draft.Scope> scopes = new ArrayList<>();
    for (IniFile.Entry entry : section.entries()) {
      if (!entry.key().equalsIgnoreCase(SCOPES)) {
        continue; // it was reported as unknown
      }
      Set<String> known = new HashSet<>();
      for (Object value : literal(entry, example)) {
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
    String database = string(in(value, "db"));
    if (!(in(value, "cols") instanceof List<?> collections) || collections.isEmpty()) {
      throw new IllegalArgumentException("expected a list of collections");
    }
    Draft.Part part = new Draft.Part(entry.section(), entry.line(), Map.of());
    for (Object collection : collections) {
      Draft.Scope scope = new Draft.Scope(database, Optional.of(string(collection)), part);
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
      all.putIfAbsent(Keys.REGION.name(), entry.withText(topic.group(1)));
      all.putIfAbsent(Keys.ACCOUNT.name(), entry.withText(topic.group(2)));
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
