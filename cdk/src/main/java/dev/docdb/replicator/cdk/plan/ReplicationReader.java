package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes one function's part of the plan. */
final class ReplicationReader {
  /** A JVM with all targets needs about 130 MB besides what it holds of changes. */
  private static final int LITTLE_MEMORY = 512;

  private final Draft.Scope scope;
  private final Given given;
  private final Place place;
  private final PlanReader reader;

  private ReplicationReader(Draft.Scope scope, Given given, Place place, PlanReader reader) {
    this.scope = scope;
    this.given = given;
    this.place = place;
    this.reader = reader;
  }

  static PlanReader.Planned read(
      Draft.Scope scope,
      Map<String, IniFile.Entry> defaults,
      Place place,
      Optional<Duration> longestGap,
      PlanReader reader) {
    Given given = new Given(scope.part(), defaults, reader::report);
    Replication replication =
        new ReplicationReader(scope, given, place, reader).replication(longestGap);
    return new PlanReader.Planned(scope, given, replication);
  }

  private Replication replication(Optional<Duration> longestGap) {
    Shape shape = shape();
    Network network = network();
    Set<Created> creates = creates();
    Map<String, String> settings = settings();
    EnvironmentCheck check = new EnvironmentCheck(given, settings, creates, place);
    Map<String, String> arns = check.arns();
    check.times(shape, longestGap, reader::warn);
    return new Replication(
        scope.database(),
        scope.collection(),
        settings,
        shape,
        network,
        creates,
        kmsKeys(settings, creates),
        arns);
  }

  private Shape shape() {
    Shape.Packaging packaging = given.get(ShapeKeys.PACKAGING);
    boolean snapStart = given.get(ShapeKeys.SNAP_START);
    boolean image = packaging == Shape.Packaging.IMAGE;
    if (snapStart && image) {
      given.report(
          ShapeKeys.SNAP_START.name(),
          "can't be true with packaging = image: Lambda has it for zips");
    }
    int memory = given.get(ShapeKeys.MEMORY);
    if (memory < LITTLE_MEMORY) {
      reader.warn(
          given.problem(
              ShapeKeys.MEMORY.name(),
              memory + " is little for a JVM: less than 512 hasn't been tried, and starts slowly"));
    }
    return new Shape(
        memory,
        given.get(ShapeKeys.TIMEOUT),
        given.get(ShapeKeys.LOG_RETENTION_DAYS),
        given.get(ShapeKeys.ARCHITECTURE),
        packaging,
        given.get(ShapeKeys.STARTUP),
        snapStart && !image);
  }

  private Network network() {
    Network network =
        new Network(
            given.get(NetworkKeys.VPC_ID),
            given.get(NetworkKeys.SUBNETS),
            given.get(NetworkKeys.SECURITY_GROUPS));
    boolean asGiven = given.entry(NetworkKeys.SUBNETS.name()).isPresent();
    if (asGiven
        && network.subnets().stream().map(Network.Subnet::id).distinct().count()
            < network.subnets().size()) {
      given.report(NetworkKeys.SUBNETS.name(), "names a subnet twice: expected each of them once");
    }
    for (Network.Subnet subnet : network.subnets()) {
      if (asGiven && !subnet.zone().matches(place.region() + "(-[a-z]+-[0-9]+)?[a-z]")) {
        given.report(
            NetworkKeys.SUBNETS.name(),
            "%s can't be a zone of %s, where everything is deployed"
                .formatted(subnet.zone(), place.region()));
      }
    }
    return network;
  }

  private Set<Created> creates() {
    Set<Created> creates = EnumSet.noneOf(Created.class);
    creates.addAll(given.find(Keys.CREATE).orElse(List.of()));
    for (Created created : creates) {
      Setting<?> setting = created.setting();
      if (given.entry(Keys.of(setting)).isPresent()) {
        given.report(
            Keys.of(setting),
            "can't be given with create = %s: leave one of them out"
                .formatted(Values.word(created)));
      }
    }
    return creates;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put(Settings.WATCHED_DB_NAME.name(), scope.database());
    scope
        .collection()
        .ifPresent(name -> settings.put(Settings.WATCHED_COLLECTION_NAME.name(), name));
    for (int i = 0; i < Keys.SETTINGS.size(); i++) {
      String name = Keys.SETTINGS.get(i).name();
      Key<String> key = Keys.OF_SETTINGS.get(i);
      given
          .find(key)
          .or(() -> given.entry(key.name()).map(entry -> entry.lines().getFirst().text()))
          .ifPresent(value -> settings.put(name, value));
    }
    return settings;
  }

  /** Those of what is used here; a default may name more. */
  private Map<String, String> kmsKeys(Map<String, String> settings, Set<Created> creates) {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < Keys.ENCRYPTED.size(); i++) {
      Setting<?> setting = Keys.ENCRYPTED.get(i);
      Key<String> key = Keys.OF_ENCRYPTION.get(i);
      boolean used =
          settings.containsKey(setting.name())
              || creates.stream().anyMatch(created -> created.setting().equals(setting));
      Optional<String> arn = given.find(key);
      if (arn.isPresent() && used) {
        place.whyElsewhere(arn.get()).ifPresent(told -> given.report(key.name(), told));
        keys.put(setting.name(), arn.get());
      } else if (arn.isPresent() && given.isOwn(key.name())) {
        given.report(key.name(), "has no meaning without " + Keys.of(setting));
      }
    }
    return keys;
  }
}
