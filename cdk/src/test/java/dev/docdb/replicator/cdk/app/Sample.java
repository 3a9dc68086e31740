package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.plan.Replication;
import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.cdk.plan.Shape;
import dev.docdb.replicator.target.TargetKind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One deployment with functions of all kinds, synthesized once for the tests of this package. */
final class Sample {
  /** A function for each target alone, each with a key. */
  static String stackOf(TargetKind kind) {
    return "replicator-alone-" + kind.label();
  }

  /** A whole database, with SnapStart, buckets of its own, and all that a function may have. */
  static final String DATABASE = "replicator-whole";

  /** From an image. */
  static final String IMAGE = "replicator-shop-image";

  /** Secrets by ARN, a queue for dead letters, passwords for Kafka, a template in the package. */
  static final String SECRETS = "replicator-shop-secrets";

  /** As little as possible. */
  static final String BARE = "replicator-shop-bare";

  private static final Shape SNAP_START =
      new Shape(
          1024,
          900,
          7,
          Shape.Architecture.X86_64,
          Shape.Packaging.ZIP,
          Shape.Startup.THROUGHPUT,
          true);
  private static final Shape FROM_IMAGE =
      new Shape(
          1024,
          120,
          30,
          Shape.Architecture.X86_64,
          Shape.Packaging.IMAGE,
          Shape.Startup.FAST,
          false);

  private static final Templates TEMPLATES = Templates.of(plan(), folder());

  private Sample() {}

  static Templates templates() {
    return TEMPLATES;
  }

  /** Of all functions. */
  static List<String> stacks() {
    return TEMPLATES.stacks().stream().filter(name -> !name.endsWith("-shared")).toList();
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("templates");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder.toFile())));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("There is no place for templates", e);
    }
  }

  private static void delete(File file) {
    File[] inside = file.listFiles();
    if (inside != null) {
      List.of(inside).forEach(Sample::delete);
    }
    file.delete();
  }

  private static Plan plan() {
    List<Replication> all = new ArrayList<>();
    for (TargetKind kind : TargetKind.values()) {
      all.add(alone(kind));
    }
    all.add(database());
    all.add(
        Plans.of(settings("image", TargetKind.KINESIS, Map.of()), FROM_IMAGE, Set.of(), Map.of()));
    all.add(secrets());
    all.add(Plans.of("shop", "bare", TargetKind.KINESIS));
    return new Plan(
        Plans.ACCOUNT,
        Plans.REGION,
        Plans.NAME,
        "rate(5 minutes)",
        List.of(),
        Optional.of(Plans.KEY),
        all);
  }

  private static Map<String, String> settings(
      String collection, TargetKind kind, Map<String, String> more) {
    Map<String, String> settings = Plans.basics("shop", collection);
    settings.putAll(Plans.enabling(kind));
    settings.putAll(more);
    return settings;
  }

  private static Replication alone(TargetKind kind) {
    Map<String, String> settings = Plans.basics("alone", kind.label());
    settings.putAll(Plans.enabling(kind));
    settings.put("CERTIFICATE_BUCKET", "authorities");
    settings.put("CERTIFICATE_KEY", "bundle.pem");
    String encrypted = kind.enabledBy().name();
    Map<String, String> keys =
        switch (kind) {
          case OPENSEARCH -> Map.of("ELASTICSEARCH_TEMPLATE", Plans.KEY);
          case KINESIS, SQS, S3 -> Map.of(encrypted, Plans.KEY);
          case KAFKA -> Map.of();
        };
    if (kind == TargetKind.OPENSEARCH) {
      settings.put("ELASTICSEARCH_TEMPLATE", "s3://templates/search/orders.json");
      settings.put("TARGET_FILTERS", "{\"opensearch\": {\"deletes\": \"soft\"}}");
    }
    return Plans.of(settings, Shape.DEFAULT, Set.of(), keys);
  }

  private static Replication database() {
    Map<String, String> settings = Plans.basics("whole", "");
    for (TargetKind kind : TargetKind.values()) {
      settings.putAll(Plans.enabling(kind));
    }
    settings.remove("BUCKET_PATH");
    settings.put("BUCKET_KMS_KEY", "0123abcd-45ef-67ab-89cd-0123456789ab");
    settings.put("MSK_MISSING_TOPIC", "fail");
    settings.put("ON_TARGET_DOWN", "detach");
    settings.put("RETENTION_HOURS", "24");
    settings.put("LEASE_SECONDS", "900");
    settings.put("WHEN_CAUGHT_UP", "stay");
    return Plans.of(
        settings,
        SNAP_START,
        EnumSet.allOf(Created.class),
        Map.of("DEAD_LETTER_URI", Plans.KEY, "DOCUMENTDB_SECRET", Plans.KEY));
  }

  private static Replication secrets() {
    Map<String, String> settings =
        settings(
            "secrets",
            TargetKind.KAFKA,
            Map.of(
                "DOCUMENTDB_SECRET",
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf",
                "MSK_SECRET",
                "AmazonMSK_replicator",
                "ELASTICSEARCH_URI",
                "https://search.example.com",
                "ELASTICSEARCH_SECRET",
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:search",
                "DEAD_LETTER_URI",
                "https://sqs.eu-west-1.amazonaws.com/111122223333/letters",
                "CLAIM_CHECK_BUCKET",
                "large-messages"));
    return Plans.of(
        settings,
        Shape.DEFAULT,
        Set.of(),
        Map.of("MSK_SECRET", Plans.KEY, "CLAIM_CHECK_BUCKET", Plans.KEY));
  }
}
