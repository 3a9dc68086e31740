package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A plan as a file in the newer form, with its warnings as comments: what is the same for all
 * stands among the defaults.
 */
final class PlanText {
  private final StringBuilder text = new StringBuilder();

  private PlanText() {}

  /** The file's text. Read again, it gives the same plan. */
  static String of(PlanFile file) {
    PlanText text = new PlanText();
    file.warnings().forEach(text::comment);
    text.write(file.plan());
    return text.text.toString();
  }

  private void comment(String told) {
    text.append("# ").append(told).append('\n');
  }

  private void write(Plan plan) {
    Map<String, String> deployment = new LinkedHashMap<>();
    deployment.put(DeploymentKeys.ACCOUNT.name(), plan.account());
    deployment.put(DeploymentKeys.REGION.name(), plan.region());
    deployment.put(DeploymentKeys.NAME.name(), plan.name());
    deployment.put(DeploymentKeys.SCHEDULE.name(), plan.schedule());
    deployment.put(DeploymentKeys.ALERT_EMAILS.name(), String.join(", ", plan.alertEmails()));
    deployment.put(DeploymentKeys.ALERT_KMS_KEY.name(), plan.alertKmsKey().orElse(""));
    section(Sections.DEPLOYMENT, deployment);
    List<Map<String, String>> all = plan.replications().stream().map(PlanText::values).toList();
    Map<String, String> defaults = common(all);
    section(Sections.DEFAULTS, defaults);
    for (int i = 0; i < all.size(); i++) {
      Replication replication = plan.replications().get(i);
      Map<String, String> own = new LinkedHashMap<>(all.get(i));
      own.keySet().removeAll(defaults.keySet());
      String kind = replication.collection().isPresent() ? Sections.COLLECTION : Sections.DATABASE;
      section(kind + " " + replication.scope(), own);
    }
  }

  private static Map<String, String> common(List<Map<String, String>> all) {
    Map<String, String> common = new LinkedHashMap<>();
    if (!all.isEmpty()) {
      common.putAll(all.getFirst());
      common
          .entrySet()
          .removeIf(
              value ->
                  all.stream()
                      .anyMatch(
                          other -> !Objects.equals(other.get(value.getKey()), value.getValue())));
    }
    return common;
  }

  private void section(String name, Map<String, String> values) {
    text.append(text.isEmpty() ? "[" : "\n[").append(name).append("]\n");
    values.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            text.append(key).append(" = ").append(value).append('\n');
          }
        });
  }

  /** By keys, in the order of the documentation's table, without what holds anyway. */
  private static Map<String, String> values(Replication replication) {
    Map<String, String> values = new LinkedHashMap<>();
    Network network = replication.network();
    put(values, NetworkKeys.VPC_ID, network.vpcId());
    put(
        values,
        NetworkKeys.SUBNETS,
        network.subnets().stream()
            .map(subnet -> subnet.id() + "@" + subnet.zone())
            .collect(Collectors.joining(", ")));
    put(values, NetworkKeys.SECURITY_GROUPS, String.join(", ", network.securityGroupIds()));
    putShape(values, replication.shape());
    put(
        values,
        Keys.CREATE,
        replication.creates().stream()
            .sorted()
            .map(Values::word)
            .collect(Collectors.joining(", ")));
    for (Setting<?> setting : Keys.SETTINGS) {
      String value = replication.settings().getOrDefault(setting.name(), "");
      values.put(Keys.of(setting), value.replaceAll("\\s*[\r\n]+\\s*", " "));
    }
    for (Setting<?> setting : Settings.ALL) {
      String name = setting.name();
      values.put(Keys.kmsKeyOf(setting), replication.kmsKeys().getOrDefault(name, ""));
      values.put(Keys.arnOf(setting), replication.arns().getOrDefault(name, ""));
    }
    values.values().removeIf(String::isEmpty);
    return values;
  }

  private static void putShape(Map<String, String> values, Shape shape) {
    put(values, ShapeKeys.MEMORY, String.valueOf(shape.memoryMegabytes()));
    put(values, ShapeKeys.TIMEOUT, String.valueOf(shape.timeoutSeconds()));
    put(values, ShapeKeys.LOG_RETENTION_DAYS, String.valueOf(shape.logRetentionDays()));
    put(values, ShapeKeys.ARCHITECTURE, Values.word(shape.architecture()));
    put(values, ShapeKeys.PACKAGING, Values.word(shape.packaging()));
    put(values, ShapeKeys.STARTUP, Values.word(shape.startup()));
    put(values, ShapeKeys.SNAP_START, String.valueOf(shape.snapStart()));
  }

  private static void put(Map<String, String> values, Key<?> key, String value) {
    boolean holdsAnyway = key.need().equals(new Key.Need.Default(value));
    if (!holdsAnyway) {
      values.put(key.name(), value);
    }
  }
}
