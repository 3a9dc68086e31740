package dev.docdb.replicator.cdk.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a plan of a draft. Where something can't be used, it is reported and something else takes
 * its place, so that everything that is wrong is found at once; such a plan goes to nobody.
 */
final class PlanReader {
  /** An account's functions at once are 1,000 at first, and each function keeps one of them. */
  private static final int MOST_WITHOUT_A_QUOTA = 900;

  private final Problems problems;
  private final Problems warnings;

  private PlanReader(Problems problems, Problems warnings) {
    this.problems = problems;
    this.warnings = warnings;
  }

  static Plan read(Draft draft, Problems problems, Problems warnings) {
    return new PlanReader(problems, warnings).read(draft);
  }

  private Plan read(Draft draft) {
    Given deployment = new Given(draft.deployment(), Map.of(), problems::add);
    String account = deployment.get(DeploymentKeys.ACCOUNT);
    Place place = Place.in(deployment.get(DeploymentKeys.REGION), account);
    String schedule = deployment.get(DeploymentKeys.SCHEDULE);
    Optional<Duration> longestGap = Schedule.longestGap(schedule);
    if (longestGap.isEmpty()) {
      deployment.report(
          DeploymentKeys.SCHEDULE.name(),
          "\"%s\" can't be used: a week without a tick is more than CloudWatch's alarms look back"
              .formatted(schedule));
    }
    List<Planned> planned = new ArrayList<>();
    for (Draft.Scope scope : draft.scopes()) {
      planned.add(ReplicationReader.read(scope, draft.defaults(), place, longestGap, this));
    }
    checkNumber(draft.scopes().size());
    PlanRules.check(planned);
    Optional<String> alertKey = deployment.find(DeploymentKeys.ALERT_KMS_KEY);
    alertKey.ifPresent(
        key ->
            place
                .whyElsewhere(key)
                .ifPresent(told -> deployment.report(DeploymentKeys.ALERT_KMS_KEY.name(), told)));
    return new Plan(
        account,
        place.region(),
        deployment.get(DeploymentKeys.NAME),
        schedule,
        deployment.find(DeploymentKeys.ALERT_EMAILS).orElse(List.of()),
        alertKey,
        planned.stream().map(Planned::replication).toList());
  }

  private void checkNumber(int scopes) {
    if (scopes == 0) {
      problems.add(
          Problem.ofFile(
              "nothing is to be replicated: expected a section [collection DATABASE.COLLECTION] or"
                  + " [database DATABASE]"));
    }
    if (scopes > MOST_WITHOUT_A_QUOTA) {
      warnings.add(
          Problem.ofFile(
              scopes
                  + " functions, each of which keeps one concurrent execution for itself, need a"
                  + " higher quota than the 1,000 that an account has at first"));
    }
  }

  void report(Problem problem) {
    problems.add(problem);
  }

  void warn(Problem problem) {
    warnings.add(problem);
  }

  /** A replication, and what is needed to judge it among the others. */
  record Planned(Draft.Scope scope, Given given, Replication replication) {}
}
