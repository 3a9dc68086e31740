package dev.docdb.replicator.doctor;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.claim.ClaimBucket;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.PlaceFindings;
import dev.docdb.replicator.letter.LetterPlace;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Looks at everything that the function needs. It changes nothing: neither the state, nor what is
 * watched, nor any place that changes go to; and but for an alert that is asked for, nobody is sent
 * anything.
 */
public final class Doctor {
  private static final Duration PLACE = Duration.ofSeconds(25);

  /**
   * What it takes.
   *
   * @param resources of the targets; nothing of them was fetched before
   * @param clock of this machine
   * @param memoryMegabytes that the function has; 0 where that isn't told
   */
  public record Parts(
      TargetResources resources,
      Connection connection,
      Bound bound,
      InstantSource clock,
      int memoryMegabytes) {
    Environment environment() {
      return resources.environment();
    }
  }

  private final Parts parts;
  private final Environment environment;
  private final boolean sendsAlert;

  /**
   * Nothing is looked at yet.
   *
   * @param sendsAlert whether an alert is to be published as a test
   */
  public Doctor(Parts parts, boolean sendsAlert) {
    this.parts = parts;
    this.environment = parts.environment();
    this.sendsAlert = sendsAlert;
  }

  /**
   * Of settings that can't be used: all that is wrong with them, and nothing else can be looked at.
   */
  public static Diagnosis ofMistakes(List<String> problems) {
    Finding mistakes =
        Check.SETTINGS.failed(
            String.join("; ", problems), "Correct these variables of the function");
    Stream<Finding> others =
        Arrays.stream(Check.values())
            .filter(check -> check != Check.SETTINGS)
            .map(check -> Finding.skipped(check.id(), Check.SETTINGS.id()));
    return new Diagnosis("(not configured)", Stream.concat(Stream.of(mistakes), others).toList());
  }

  /**
   * Looks.
   *
   * @param timeout what is left of the invocation
   */
  public Diagnosis examine(Duration timeout) {
    List<Finding> findings = new ArrayList<>();
    for (FutureTask<List<Finding>> part : started(timeout)) {
      findings.addAll(ended(part));
    }
    return new Diagnosis(Scope.of(environment).toString(), findings);
  }

  /** At the same time: the cluster, and each place. */
  private List<FutureTask<List<Finding>>> started(Duration timeout) {
    Duration left = timeout.multipliedBy(4).dividedBy(5);
    List<FutureTask<List<Finding>>> started = new ArrayList<>();
    started.add(start(() -> withoutPlaces(timeout, left)));
    places().forEach((name, look) -> started.add(start(() -> place(name, left, look))));
    return started;
  }

  /** How to look at each place, in the order in which they are shown. */
  private Map<String, Callable<List<Finding>>> places() {
    AwsClients aws = parts.resources().aws();
    Map<String, Callable<List<Finding>>> places = new LinkedHashMap<>();
    for (TargetKind kind : TargetKind.enabled(environment)) {
      places.put(kind.label(), () -> kind.examine(parts.resources()));
    }
    environment
        .find(Settings.DEAD_LETTER_URI)
        .ifPresent(uri -> places.put(LetterPlace.NAME, () -> LetterPlace.findings(uri, aws)));
    environment
        .find(Settings.CLAIM_CHECK_BUCKET)
        .ifPresent(bucket -> places.put(ClaimBucket.NAME, () -> ClaimBucket.findings(bucket, aws)));
    AlertTopic topic = new AlertTopic(environment, aws);
    places.put(AlertTopic.NAME, () -> topic.findings(sendsAlert));
    return places;
  }

  private static FutureTask<List<Finding>> start(Callable<List<Finding>> part) {
    FutureTask<List<Finding>> task = new FutureTask<>(part);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** Each part is bounded by itself. */
  private static List<Finding> ended(FutureTask<List<Finding>> part) {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A part of the examination failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while examining", e);
    }
  }

  private List<Finding> withoutPlaces(Duration timeout, Duration left) {
    Examination examination = new Examination(parts.bound(), System::nanoTime, left);
    new FunctionChecks(parts, examination).look(timeout);
    try (ClusterChecks cluster = new ClusterChecks(parts, examination)) {
      cluster.look();
    }
    return List.copyOf(examination.findings());
  }

  private List<Finding> place(String name, Duration left, Callable<List<Finding>> look) {
    Duration limit = left.compareTo(PLACE) < 0 ? left : PLACE;
    PlaceFindings instead = new PlaceFindings(name);
    String advice = "Check the function's way to it: subnets, routes, security groups, endpoints";
    try {
      return parts.bound().call(limit, look);
    } catch (TimeoutException e) {
      instead.failed(
          Aspect.REACHED, "No answer within %d seconds".formatted(limit.toSeconds()), advice);
    } catch (RuntimeException e) {
      instead.failed(Aspect.REACHED, Examination.words(e), advice);
    } catch (Error e) { // of the package or the machine; it hides no other place
      instead.failed(
          Aspect.REACHED,
          Examination.words(e),
          "Deploy the function again, whole; if it stays, raise its memory");
    }
    return instead.all();
  }
}
