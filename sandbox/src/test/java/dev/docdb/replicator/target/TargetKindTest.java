package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.TargetFilters;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever adds a kind of target is told here what else it needs. */
class TargetKindTest {
  private static final Map<TargetKind, String> EXAMPLES =
      Map.of(
          TargetKind.OPENSEARCH, "https://search-orders.eu-west-1.es.amazonaws.com",
          TargetKind.KINESIS, "orders",
          TargetKind.SQS, "https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo",
          TargetKind.KAFKA, "localhost:9092",
          TargetKind.S3, "orders-archive");

  @ParameterizedTest
  @EnumSource
  void aKindHasItsContractTest(TargetKind kind) throws ClassNotFoundException {
    String test = open(kind).getClass().getName() + "ContractTest";
    assertTrue(
        TargetContract.class.isAssignableFrom(
            Class.forName(test, false, TargetKindTest.class.getClassLoader())),
        test);
  }

  @ParameterizedTest
  @EnumSource
  void aKindPassesTheContractOnABadLine(TargetKind kind) throws ClassNotFoundException {
    String test = open(kind).getClass().getName() + "InBadWeatherTest";
    Class<?> found = Class.forName(test, false, TargetKindTest.class.getClassLoader());
    assertTrue(TargetContract.class.isAssignableFrom(found), test);
    assertTrue(BadWeatherRules.class.isAssignableFrom(found), test);
  }

  @ParameterizedTest
  @EnumSource
  void aKindIsEnabledByADescribedSettingThatIsCounted(TargetKind kind) {
    assertTrue(kind.enabledBy().description().startsWith("Enables "), kind.enabledBy().name());
    assertTrue(Settings.ENABLING_A_TARGET.contains(kind.enabledBy()), kind.enabledBy().name());
    assertEquals(List.of(kind), TargetKind.enabled(environment(kind)));
  }

  @ParameterizedTest
  @EnumSource
  void aKindOpensWithoutAnythingToReachAndKnowsItself(TargetKind kind) {
    assertEquals(kind, open(kind).kind());
  }

  @ParameterizedTest
  @EnumSource
  void aKindHasItsPage(TargetKind kind) throws IOException {
    Path page = Path.of("..", "docs", "targets", kind.label() + ".md");
    String text = Files.readString(page);
    for (String heading :
        List.of("What arrives", "Settings", "Permissions", "Limits", "Failures", "Reading")) {
      assertTrue(text.contains("\n## " + heading), page + " lacks: " + heading);
    }
    assertTrue(text.contains("`" + kind.enabledBy().name() + "`"), page + " lacks its setting");
  }

  @Test
  void everyEnablingSettingHasItsKind() {
    assertEquals(Settings.ENABLING_A_TARGET.size(), TargetKind.values().length);
  }

  @Test
  void filtersNameEveryKindInTheOrderOfItsSetting() {
    List<TargetKind> kinds = List.of(TargetKind.values());
    assertEquals(TargetFilters.TARGETS, kinds.stream().map(TargetKind::label).toList());
    assertEquals(
        Settings.ENABLING_A_TARGET, kinds.stream().<Setting<?>>map(TargetKind::enabledBy).toList());
  }

  /** The unfiltered form is there too, as another target may want it. */
  @ParameterizedTest
  @EnumSource
  void aKindSendsNoFieldThatIsLeftOut(TargetKind kind) {
    String filters = "{\"%s\": {\"leaveOut\": [\"text\"]}}".formatted(kind.label());
    try (Surroundings surroundings = new Surroundings()) {
      TargetResources filtered = resources(surroundings, kind, Map.of("TARGET_FILTERS", filters));
      Environment whole = resources(surroundings, kind).environment();
      EncodedChange change =
          new BatchEncoder(Set.of(kind.encoding(whole), kind.encoding(filtered.environment())))
              .encode(List.of(new Journal(Namespace.of("shop", "orders")).large("a", 10_000)), 1)
              .changes()
              .getFirst();
      try (Target<?> target = kind.open(filtered)) {
        int bytes = target.toEntry(change).orElseThrow().bytes();
        assertTrue(bytes < 2_000, bytes + " bytes");
      }
    }
  }

  private static Target<?> open(TargetKind kind) {
    try (Surroundings surroundings = new Surroundings();
        Target<?> target = kind.open(resources(surroundings, kind))) {
      return target;
    }
  }

  private static Environment environment(TargetKind kind) {
    try (Surroundings surroundings = new Surroundings()) {
      return resources(surroundings, kind).environment();
    }
  }

  private static TargetResources resources(Surroundings surroundings, TargetKind kind) {
    return resources(surroundings, kind, Map.of());
  }

  private static TargetResources resources(
      Surroundings surroundings, TargetKind kind, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(kind.enabledBy().name(), EXAMPLES.get(kind));
    return surroundings.resources(Namespace.of("shop", "orders"), settings);
  }
}
