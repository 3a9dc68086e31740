package dev.docdb.replicator.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The template of one function, made from a configuration by the app as it is deployed, in a JVM of
 * its own.
 *
 * <p>What it can't prove: that CloudFormation takes it.
 *
 * @param resources of the template
 * @param buckets what the references of the template to buckets stand for
 */
record Synthesized(JsonNode resources, Map<String, String> buckets) {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs the app. */
  static Synthesized of(Path configuration, Path folder, String stack, Path artifact) {
    try {
      Path log = folder.resolve("app.log");
      Process app = app(configuration, folder, artifact).redirectOutput(log.toFile()).start();
      if (app.waitFor() != 0) {
        throw new AssertionError(Files.readString(log));
      }
      Path template = folder.resolve("cdk.out").resolve(stack + ".template.json");
      return new Synthesized(
          JSON.readTree(Files.readAllBytes(template)).path("Resources"), new TreeMap<>());
    } catch (IOException e) {
      throw new UncheckedIOException("The templates can't be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while templates were made", e);
    }
  }

  private static ProcessBuilder app(Path configuration, Path folder, Path artifact)
      throws IOException {
    Path target = Path.of("..", "cdk", "target");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dreplicator.archive=" + artifact.toAbsolutePath(),
                "-Dreplicator.templates=" + folder.resolve("cdk.out"),
                "-cp",
                target.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(target.resolve("cdk.classpath")),
                "dev.docdb.replicator.cdk.app.Main",
                configuration.toString())
            .redirectErrorStream(true);
    builder.environment().put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
    builder.environment().remove("CDK_OUTDIR");
    return builder;
  }

  /** The properties of the function. */
  JsonNode function() {
    return of(FUNCTION).getFirst();
  }

  /** The properties of all resources of a type. */
  List<JsonNode> of(String type) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode resource : resources) {
      if (resource.path("Type").asText().equals(type)) {
        found.add(resource.path("Properties"));
      }
    }
    return found;
  }

  /** What CloudFormation would call the buckets: their logical names, in lower case. */
  List<String> newBuckets() {
    resources
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().path("Type").asText().equals("AWS::S3::Bucket")) {
                buckets.put(resource.getKey(), resource.getKey().toLowerCase(Locale.ROOT));
              }
            });
    return List.copyOf(buckets.values());
  }

  /** The function's variables, with references resolved. */
  Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    function()
        .path("Environment")
        .path("Variables")
        .properties()
        .forEach(variable -> variables.put(variable.getKey(), resolved(variable.getValue())));
    return variables;
  }

  private String resolved(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (value.has("Ref") && buckets.containsKey(value.path("Ref").asText())) {
      return buckets.get(value.path("Ref").asText());
    }
    if (value.has("Fn::Join")) {
      List<String> parts = new ArrayList<>();
      value.path("Fn::Join").path(1).forEach(part -> parts.add(resolved(part)));
      return String.join(value.path("Fn::Join").path(0).asText(), parts);
    }
    throw new AssertionError("The test doesn't know how to resolve " + value);
  }

  /** The metrics that alarms look at: name and dimensions. */
  List<String> watchedMetrics() {
    List<String> watched = new ArrayList<>();
    for (JsonNode alarm : of("AWS::CloudWatch::Alarm")) {
      add(alarm, watched);
      for (JsonNode part : alarm.path("Metrics")) {
        add(part.path("MetricStat").path("Metric"), watched);
      }
    }
    return watched;
  }

  private static void add(JsonNode metric, List<String> watched) {
    if (metric.path("Namespace").asText().equals("DocumentDbReplicator")) {
      Map<String, String> dimensions = new TreeMap<>();
      metric
          .path("Dimensions")
          .forEach(one -> dimensions.put(one.path("Name").asText(), one.path("Value").asText()));
      watched.add(metric.path("MetricName").asText() + dimensions);
    }
  }

  /** The metrics of a line in CloudWatch's embedded format, in the same form. */
  static List<String> writtenMetrics(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("{") && line.contains("CloudWatchMetrics"))
        .flatMap(line -> written(line).stream())
        .collect(Collectors.toList());
  }

  private static List<String> written(String line) {
    List<String> written = new ArrayList<>();
    try {
      JsonNode json = JSON.readTree(line.getBytes(StandardCharsets.UTF_8));
      JsonNode directive = json.path("_aws").path("CloudWatchMetrics").path(0);
      Map<String, String> dimensions = new TreeMap<>();
      directive
          .path("Dimensions")
          .path(0)
          .forEach(name -> dimensions.put(name.asText(), json.path(name.asText()).asText()));
      directive
          .path("Metrics")
          .forEach(metric -> written.add(metric.path("Name").asText() + dimensions));
    } catch (IOException e) {
      throw new UncheckedIOException("A line of metrics isn't JSON", e);
    }
    return written;
  }
}
