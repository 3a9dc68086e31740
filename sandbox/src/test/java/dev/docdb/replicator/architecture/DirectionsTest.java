package dev.docdb.replicator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.docdb.replicator.architecture.Code.DEPLOYED;
import static dev.docdb.replicator.architecture.Code.OURS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may know whom: ARCHITECTURE.md, "Folders". */
class DirectionsTest {
  private static final String CORE = "";
  private static final String REGISTRY = OURS + ".target.TargetKind";
  private static final String ONE_TARGET = "target.*";

  /**
   * Each package of what is deployed and the packages of ours that it may know; the order is that
   * in which to read them.
   */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          // config
          Map.entry("config", Set.of()),
          Map.entry("secret", Set.of("config")),
          Map.entry("tls", Set.of("config")),
          // targets
          Map.entry("bson", Set.of()),
          Map.entry("json", Set.of("bson", "config")),
          Map.entry("change", Set.of("bson", "json", "config")),
          Map.entry("filter", Set.of("bson", "json", "change", "config")),
          Map.entry("message", Set.of("bson", "json", "change", "config", "filter")),
          Map.entry("aws", Set.of("config", "secret")),
          Map.entry("finding", Set.of()),
          Map.entry(
              "target",
              Set.of(
                  "aws", "change", "config", "filter", "finding", "message", "secret", ONE_TARGET)),
          Map.entry("request", Set.of("change", "message", "target")),
          Map.entry("name", Set.of("change")),
          Map.entry(
              "claim",
              Set.of("aws", "change", "config", "finding", "json", "message", "name", "target")),
          Map.entry(
              "letter",
              Set.of("aws", "bson", "change", "config", "finding", "json", "name", "target")),
          Map.entry(
              ONE_TARGET,
              Set.of(
                  "aws", "bson", "change", "config", "filter", "finding", "json", "message", "name",
                  "request", "secret", "target", "tls")),
          // function
          Map.entry("source", Set.of("bson", "change", "config", "secret")),
          Map.entry("report", Set.of("aws", "change", "config", "name")),
          Map.entry("state", Set.of("config", "report", "source")),
          Map.entry(
              "redrive",
              Set.of(
                  "bson", "change", "letter", "message", "request", "source", "state", "target")),
          Map.entry("task", Set.of("change", "source", "state", "target")),
          Map.entry(
              "doctor",
              Set.of(
                  "aws", "claim", "config", "finding", "letter", "source", "state", "target",
                  "tls")),
          Map.entry(
              CORE,
              Set.of(
                  "aws", "change", "claim", "config", "doctor", "filter", "letter", "message",
                  "redrive", "report", "request", "secret", "source", "state", "target", "task",
                  "tls")));

  @Test
  void modulesKnowOnlyThoseBelowThem() {
    assertEquals(Set.of(), usedBy("config", Set.of("config")));
    assertEquals(Set.of(), usedBy("targets", Set.of("targets", "config")));
    assertEquals(Set.of(), usedBy("function", Set.of("function", "targets", "config")));
    assertEquals(Set.of(), usedBy("operator", Set.of("operator", "function", "config")));
    assertEquals(Set.of(), usedBy("cdk", Set.of("cdk", "targets", "config")));
  }

  @Test
  void noPackageIsSpreadOverTwoModules() {
    List<String> packages =
        DEPLOYED.stream().flatMap(module -> packages(Code.of(module)).stream()).sorted().toList();
    assertEquals(packages.stream().distinct().toList(), packages);
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> unknown =
        Code.deployed().stream().map(DirectionsTest::place).collect(Collectors.toSet());
    unknown.removeAll(MAY_KNOW.keySet());
    assertEquals(Set.of(), unknown, "packages that DirectionsTest.MAY_KNOW doesn't name");
  }

  @Test
  void packagesKnowOnlyThoseThatTheyMay() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass user : Code.deployed()) {
      for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
        if (isOurs(dependency.getTargetClass()) && !mayKnow(user, dependency.getTargetClass())) {
          wrong.add(dependency.getDescription());
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void aTargetDoesNotKnowAnother() {
    slices()
        .matching(OURS + ".target.(*)..")
        .should()
        .notDependOnEachOther()
        .because("removing one target must not touch another")
        .check(Code.of("targets"));
  }

  @Test
  void theTargetsAreKnownWhereTheyAreRegisteredAndNowhereElse() {
    noClasses()
        .that()
        .resideOutsideOfPackage(OURS + ".target.*..")
        .and()
        .doNotHaveFullyQualifiedName(REGISTRY)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(OURS + ".target.*..")
        .because("adding a target is one class and one line")
        .check(Code.deployed());
  }

  @Test
  void thePackagesFormNoCycle() {
    slices()
        .matching(OURS + ".(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(name(REGISTRY), alwaysTrue())
        .check(Code.deployed());
  }

  @Test
  void thePackagesOfTheDeploymentFormNoCycle() {
    slices().matching(OURS + ".cdk.(**)").should().beFreeOfCycles().check(Code.of("cdk"));
  }

  @Test
  void aPlanKnowsNothingOfTheCdk() {
    noClasses()
        .that()
        .resideInAPackage(OURS + ".cdk.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awscdk..", "software.constructs..")
        .because("a configuration is read and checked without Node")
        .check(Code.of("cdk"));
  }

  @Test
  void thePackagesOfTheSandboxFormNoCycle() {
    slices().matching(OURS + ".sandbox.(**)").should().beFreeOfCycles().check(Code.of("sandbox"));
  }

  private static Set<String> usedBy(String module, Set<String> allowed) {
    Set<String> known =
        allowed.stream()
            .flatMap(one -> packages(Code.of(one)).stream())
            .collect(Collectors.toSet());
    return Code.of(module).stream()
        .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> isOurs(dependency.getTargetClass()))
        .filter(dependency -> !known.contains(dependency.getTargetClass().getPackageName()))
        .map(Dependency::getDescription)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> packages(JavaClasses classes) {
    return classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
  }

  private static boolean mayKnow(JavaClass user, JavaClass known) {
    return place(user).equals(place(known))
        || MAY_KNOW.getOrDefault(place(user), Set.of()).contains(place(known));
  }

  private static boolean isOurs(JavaClass known) {
    return known.getPackageName().equals(OURS) || known.getPackageName().startsWith(OURS + ".");
  }

  /** The name under ours; all targets are one place. */
  private static String place(JavaClass code) {
    String path = code.getPackageName().substring(OURS.length());
    if (path.isEmpty()) {
      return CORE;
    }
    return path.startsWith(".target.") ? ONE_TARGET : path.substring(1);
  }
}
