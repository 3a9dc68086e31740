package dev.docdb.replicator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.docdb.replicator.architecture.Code.OURS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import dev.docdb.replicator.source.Position;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What deployed code doesn't do: ARCHITECTURE.md, "A single-threaded core in a shell of blocking
 * calls", "Words" and invariant 7.
 */
class HabitsTest {
  private static final Set<Class<?>> CLOCKS =
      Set.of(
          Instant.class,
          Clock.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  /** What a position is made of, and its making. */
  private static final Set<String> PARTS =
      Stream.concat(
              Stream.of(Position.class.getRecordComponents()).map(RecordComponent::getName),
              Stream.of("<init>"))
          .collect(Collectors.toUnmodifiableSet());

  @Test
  void theCoreIsGivenTheTime() {
    noClasses()
        .that()
        .resideInAPackage(OURS)
        .should()
        .accessTargetWhere(readsTheWallClock())
        .orShould()
        .callConstructor(Date.class)
        .because("what the core decides must be the same in a simulation, on virtual time")
        .check(Code.deployed());
  }

  @Test
  void nothingSleepsInTheCore() {
    noClasses()
        .that()
        .resideInAPackage(OURS)
        .should()
        .accessTargetWhere(
            JavaAccess.Predicates.target(owner(name(Thread.class.getName())))
                .and(JavaAccess.Predicates.target(name("sleep"))))
        .because("the shell wakes the core")
        .check(Code.deployed());
  }

  @Test
  void onlyTheHandlerKnowsStandardOutput() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(OURS + ".ReplicatorFunction")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("log lines are written by report.Log, which is given its stream")
        .check(Code.deployed());
  }

  @Test
  void nobodyLogsPastTheLog() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
        .check(Code.deployed());
  }

  @Test
  void nobodyLooksInsideAPosition() {
    noClasses()
        .that()
        .resideOutsideOfPackage(OURS + ".source")
        .should()
        .accessTargetWhere(
            JavaAccess.Predicates.target(owner(name(Position.class.getName())))
                .and(
                    JavaAccess.Predicates.target(
                        describe(
                            "is a part of it",
                            (AccessTarget target) -> PARTS.contains(target.getName())))))
        .because("resume tokens are opaque; state keeps what PositionFormat writes")
        .check(Code.deployed());
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheWallClock() {
    return describe(
        "reads the wall clock",
        access -> {
          AccessTarget target = access.getTarget();
          boolean now = target.getName().equals("now") || target.getName().startsWith("system");
          return target.getOwner().isEquivalentTo(System.class)
              ? target.getName().equals("currentTimeMillis")
              : now && CLOCKS.stream().anyMatch(target.getOwner()::isEquivalentTo);
        });
  }
}
