package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.ClusterAddress;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold between the replications of a plan. */
final class PlanRules {
  /** By cluster and scope. */
  private final Map<String, PlanReader.Planned> byScope = new HashMap<>();

  private PlanRules() {}

  /** Reports what is wrong by the section that it is about. */
  static void check(List<PlanReader.Planned> planned) {
    PlanRules rules = new PlanRules();
    for (PlanReader.Planned each : planned) {
      rules.byScope.put(key(each, each.scope().name()), each);
    }
    for (PlanReader.Planned each : planned) {
      rules.checkState(each);
      rules.checkDatabaseBeside(each);
    }
  }

  /** Each saved position of the one would be a change to replicate for the other, for ever. */
  private void checkState(PlanReader.Planned each) {
    Map<String, String> settings = each.replication().settings();
    String database = settings.getOrDefault(Settings.STATE_DB.name(), "");
    String collection = settings.getOrDefault(Settings.STATE_COLLECTION.name(), "");
    Stream.of(database, database + "." + collection)
        .map(scope -> Optional.ofNullable(byScope.get(key(each, scope))))
        .flatMap(Optional::stream)
        .filter(watching -> !watching.scope().equals(each.scope()))
        .forEach(
            watching ->
                each.given()
                    .report(
                        Keys.of(Settings.STATE_DB),
                        "%s.%s can't keep positions: [%s] watches it, and would replicate each of them"
                            .formatted(database, collection, watching.scope().part().section())));
  }

  /**
   * A collection may have a replication of its own beside its database's, for other targets. To the
   * same target each change would go twice, unless the database's pipeline leaves the collection
   * out, which is not looked into.
   */
  private void checkDatabaseBeside(PlanReader.Planned each) {
    PlanReader.Planned whole = byScope.get(key(each, each.scope().database()));
    if (each.scope().collection().isEmpty()
        || whole == null
        || whole.scope().collection().isPresent()
        || whole.replication().settings().containsKey(Settings.PIPELINE.name())) {
      return;
    }
    for (Setting<?> target : Settings.ENABLING_A_TARGET) {
      String place = place(each, target);
      if (!place.isEmpty() && place.equals(place(whole, target))) {
        each.given()
            .report(
                Keys.of(target),
                ("is also where [%s] sends the changes of this collection: give one of the two another"
                        + " target, or the database a pipeline that leaves the collection out")
                    .formatted(whole.scope().part().section()));
      }
    }
  }

  private static String place(PlanReader.Planned planned, Setting<?> target) {
    Map<String, String> settings = planned.replication().settings();
    String place = settings.getOrDefault(target.name(), "");
    return target.equals(Settings.BUCKET_NAME) && !place.isEmpty()
        ? place + "/" + settings.getOrDefault(Settings.BUCKET_PATH.name(), "")
        : place;
  }

  private static String key(PlanReader.Planned planned, String scope) {
    return cluster(planned.replication()) + " " + scope;
  }

  /** The same for all endpoints of a cluster that can be known as its own. */
  private static String cluster(Replication replication) {
    String address = replication.settings().getOrDefault(Settings.DOCUMENTDB_URI.name(), "");
    try {
      return Stream.of(ClusterAddress.parse(address).hosts().split(",", -1))
          .map(host -> host.toLowerCase(Locale.ROOT).replace(".cluster-ro-", ".cluster-"))
          .map(host -> host.replaceFirst(":27017$", ""))
          .sorted()
          .collect(Collectors.joining(","));
    } catch (IllegalArgumentException e) {
      return address; // it was reported with the other settings
    }
  }
}
