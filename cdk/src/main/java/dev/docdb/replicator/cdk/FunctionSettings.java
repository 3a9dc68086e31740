package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.permission.Known;
import dev.docdb.replicator.cdk.permission.RolePermissions;
import dev.docdb.replicator.cdk.plan.EnvironmentSize;
import dev.docdb.replicator.cdk.plan.LiteralNames;
import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.cdk.plan.Shape;
import dev.docdb.replicator.cdk.watch.ReplicationMetrics;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awscdk.Token;

/**
 * The settings of a function that is to be deployed, checked as the function itself will check
 * them.
 *
 * @param props in which they are
 * @param checked with stand-ins for what is known at deployment only
 */
record FunctionSettings(CollectionReplicatorProps props, Environment checked) {
  private static final String LATER = "known-at-deployment";

  /** What stands in a text for what is known at deployment only. */
  static final Pattern TOKEN = Pattern.compile("\\$\\{Token\\[[^]]*]}");

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException or a ConfigurationException, with what is wrong
   */
  static FunctionSettings of(CollectionReplicatorProps props) {
    props.settings().forEach(FunctionSettings::refuseLater);
    refuse(props.settings().keySet(), Settings.SNS_TOPIC_ARN_ALERT);
    LiteralNames.IN_ARNS.forEach(setting -> refusePatterns(setting, props.settings()));
    refuseUnknown("kmsKeys", props.kmsKeys().keySet(), RolePermissions.WITH_KEYS);
    refuseUnknown("arns", props.arns().keySet(), RolePermissions.WITH_ARNS);
    Map<String, String> all = new HashMap<>(props.settings());
    for (Created created : props.creates()) {
      refuse(props.settings().keySet(), created.setting());
      all.put(created.setting().name(), created.value(LATER));
    }
    return new FunctionSettings(props, Environment.of(all));
  }

  private static void refuseLater(String name, String value) {
    if (Token.isUnresolved(value)) {
      throw new IllegalArgumentException(
          name
              + " is a token, whose text is known at deployment only: give the name itself, so that it can be"
              + " checked and permitted");
    }
  }

  private static void refusePatterns(Setting<?> setting, Map<String, String> settings) {
    LiteralNames.refusal(settings.getOrDefault(setting.name(), ""))
        .ifPresent(
            told -> {
              throw new IllegalArgumentException(setting.name() + " " + told);
            });
  }

  private static void refuse(Set<String> given, Setting<?> made) {
    if (given.contains(made.name())) {
      throw new IllegalArgumentException(made.name() + " is set by the deployment: leave it out");
    }
  }

  private static void refuseUnknown(String map, Set<String> names, List<Setting<?>> known) {
    Set<String> unknown = Known.unknown(names, known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          map
              + " has "
              + unknown
              + ": expected any of "
              + known.stream().map(Setting::name).toList());
    }
  }

  /** The function's environment. Sorted, so that two runs give the same template. */
  Map<String, String> variables(CreatedBuckets buckets) {
    Map<String, String> variables = new TreeMap<>(props.settings());
    variables.put(Settings.SNS_TOPIC_ARN_ALERT.name(), props.alerts().getTopicArn());
    variables.putAll(buckets.variables());
    variables.put("JAVA_TOOL_OPTIONS", compiler(props.shape().startup()));
    checkSize(variables);
    return variables;
  }

  /** Told in both cases: what Lambda itself chooses depends on the runtime and on SnapStart. */
  private static String compiler(Shape.Startup startup) {
    int level =
        switch (startup) {
          case FAST -> 1;
          case THROUGHPUT -> 4;
        };
    return "-XX:+TieredCompilation -XX:TieredStopAtLevel=" + level;
  }

  /**
   * Lambda takes no more than 4 KB of them, and says so at deployment only. What is known then only
   * is a bucket's name, or as long as one.
   */
  private static void checkSize(Map<String, String> variables) {
    Map<String, String> known = new HashMap<>(variables);
    known.replaceAll((name, value) -> TOKEN.matcher(value).replaceAll(EnvironmentSize.ANY_BUCKET));
    int bytes = EnvironmentSize.of(known);
    if (bytes > EnvironmentSize.MOST_BYTES) {
      throw new IllegalArgumentException(
          "The settings have "
              + bytes
              + " bytes as JSON, and Lambda takes 4,096: PIPELINE and TARGET_FILTERS are the long ones");
    }
  }

  /** What is watched, as metrics and alerts call it. */
  String scope() {
    return ReplicationMetrics.scope(
        checked.get(Settings.WATCHED_DB_NAME), checked.find(Settings.WATCHED_COLLECTION_NAME));
  }
}
