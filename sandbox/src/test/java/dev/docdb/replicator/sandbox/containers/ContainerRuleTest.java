package dev.docdb.replicator.sandbox.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.sandbox.containers.Verdict.Fail;
import dev.docdb.replicator.sandbox.containers.Verdict.Run;
import dev.docdb.replicator.sandbox.containers.Verdict.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerRuleTest {
  private static final String BUILT = "localhost/replicator:test";
  private static final String PUBLIC = "mongo:8";
  private static final String DEAD = "no container engine answers";

  private final List<String> pulled = new ArrayList<>();

  @Test
  void offSkipsWithoutTouchingTheEngine() {
    ContainerEngine untouchable =
        new ContainerEngine() {
          @Override
          public Optional<String> whyUnusable() {
            throw new AssertionError("the engine was asked");
          }

          @Override
          public boolean has(String image) {
            throw new AssertionError("the engine was asked for " + image);
          }

          @Override
          public Optional<String> pull(String image) {
            throw new AssertionError("the engine was told to pull " + image);
          }
        };
    Verdict verdict =
        new ContainerRule(untouchable).decide(ContainersMode.OFF, List.of(BUILT, PUBLIC));
    assertEquals(new Skip("-Dcontainers=off"), verdict);
  }

  @Test
  void autoSkipsWithoutAnEngine() {
    assertEquals(new Skip(DEAD), without().decide(ContainersMode.AUTO, List.of(BUILT)));
  }

  @Test
  void autoRunsWhenAllIsHere() {
    assertEquals(new Run(), with(BUILT, PUBLIC).decide(ContainersMode.AUTO, List.of(PUBLIC)));
  }

  @Test
  void autoNeedsNoImageWhenNoneIsNamed() {
    assertEquals(new Run(), with().decide(ContainersMode.AUTO, List.of()));
  }

  @Test
  void autoSkipsAndNamesTheMissingImageWithoutPullingIt() {
    assertEquals(
        new Skip("the image mongo:8 is not here; docker pull mongo:8"),
        with(BUILT).decide(ContainersMode.AUTO, List.of(BUILT, PUBLIC)));
    assertEquals(List.of(), pulled);
  }

  @Test
  void autoSkipsAndNamesTheImageThatWasNotBuilt() {
    assertEquals(
        new Skip("the image localhost/replicator:test is not here; it is built, not downloaded"),
        with().decide(ContainersMode.AUTO, List.of(BUILT)));
  }

  @Test
  void requiredFailsWithoutAnEngine() {
    assertEquals(
        new Fail("-Dcontainers=required, but " + DEAD),
        without().decide(ContainersMode.REQUIRED, List.of()));
  }

  @Test
  void requiredRunsWhenAllIsHereAndPullsNothing() {
    assertEquals(
        new Run(), with(BUILT, PUBLIC).decide(ContainersMode.REQUIRED, List.of(BUILT, PUBLIC)));
    assertEquals(List.of(), pulled);
  }

  @Test
  void requiredFailsWhenAnImageWasNotBuiltWhateverElseIsMissing() {
    assertEquals(
        new Fail("-Dcontainers=required, but the image localhost/replicator:test was not built"),
        with().decide(ContainersMode.REQUIRED, List.of(PUBLIC, BUILT)));
    assertEquals(List.of(), pulled);
  }

  @Test
  void requiredSkipsWhenThePublicImageIsNotToBeHad() {
    assertEquals(
        new Skip("the image mongo:8 is not here and can't be pulled: no such host"),
        with(BUILT).decide(ContainersMode.REQUIRED, List.of(BUILT, PUBLIC)));
    assertEquals(List.of(PUBLIC), pulled);
  }

  @Test
  void requiredRunsWhenThePublicImageCouldBePulled() {
    Verdict verdict =
        new ContainerRule(new Engine(Optional.empty(), Set.of(), Optional.empty()))
            .decide(ContainersMode.REQUIRED, List.of(PUBLIC));
    assertEquals(new Run(), verdict);
    assertEquals(List.of(PUBLIC), pulled);
  }

  @Test
  void anyOtherValueIsAnError() {
    String said =
        assertThrows(IllegalArgumentException.class, () -> ContainersMode.parse("yes"))
            .getMessage();
    assertEquals("-Dcontainers=yes is none of auto, required, off", said);
  }

  @Test
  void theThreeValuesAreKnown() {
    assertEquals(
        List.of(ContainersMode.AUTO, ContainersMode.REQUIRED, ContainersMode.OFF),
        List.of("auto", "required", "off").stream().map(ContainersMode::parse).toList());
  }

  private ContainerRule without() {
    return new ContainerRule(new Engine(Optional.of(DEAD), Set.of(), Optional.empty()));
  }

  private ContainerRule with(String... images) {
    return new ContainerRule(
        new Engine(Optional.empty(), Set.of(images), Optional.of("no such host")));
  }

  private final class Engine implements ContainerEngine {
    private final Optional<String> unusable;
    private final Set<String> images;
    private final Optional<String> whyNotPulled;

    Engine(Optional<String> unusable, Set<String> images, Optional<String> whyNotPulled) {
      this.unusable = unusable;
      this.images = images;
      this.whyNotPulled = whyNotPulled;
    }

    @Override
    public Optional<String> whyUnusable() {
      return unusable;
    }

    @Override
    public boolean has(String image) {
      return images.contains(image);
    }

    @Override
    public Optional<String> pull(String image) {
      pulled.add(image);
      return whyNotPulled;
    }
  }
}
