package dev.docdb.replicator;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.report.Alerts;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.SummaryReport;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.LeaseLapsedException;
import dev.docdb.replicator.target.Once;
import dev.docdb.replicator.target.TargetResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda calls: a tick in, a summary out; or an operator's task in, its answer out. Its
 * settings are read when it is made, without I/O; mistakes in them are told at the first tick, when
 * they can also be alerted.
 */
public final class ReplicatorFunction implements RequestStreamHandler {
  private static final Duration TO_ALERT = Duration.ofMillis(2_500);

  /** With less time left, another connection would have nothing to do. */
  private static final Duration WORTH_A_TRY = Duration.ofSeconds(10);

  private final Log log = new Log(System.out);
  private final AwsClients aws = new AwsClients();
  private final Alerts alerts;
  private final StoredSecrets secrets = new StoredSecrets(aws);
  private final Once once = new Once();

  /** Null where there are mistakes in the settings. */
  private final @Nullable Configured configured;

  private final @Nullable ConfigurationException mistakes;

  /**
   * The settings, and what is kept from one invocation to the next because of them.
   *
   * @param access keeps certificates
   * @param refusals counts what targets refuse
   */
  private record Configured(Environment environment, ClusterAccess access, Refusals refusals) {}

  /** The function as Lambda makes it. */
  public ReplicatorFunction() {
    this(System.getenv());
  }

  ReplicatorFunction(Map<String, String> variables) {
    NameCache.keepShort();
    @Nullable Configured read = null;
    @Nullable ConfigurationException wrong = null;
    try {
      read = configured(Environment.of(variables));
    } catch (ConfigurationException e) {
      wrong = e;
    }
    configured = read;
    mistakes = wrong;
    String topic = variables.getOrDefault(Settings.SNS_TOPIC_ARN_ALERT.name(), "");
    alerts = new Alerts(aws, topic, log, System::nanoTime);
  }

  private Configured configured(Environment environment) {
    return new Configured(
        environment,
        new ClusterAccess(environment, aws, secrets, log, InstantSource.system()),
        Refusals.of(environment));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    BsonDocument answer =
        switch (read(input.readAllBytes(), context)) {
          case Call.Tick _ -> replicated(context);
          // Whoever asked for it is told of a failure by the answer: it is nobody's alert.
          case Call.Task task -> inTime(context, () -> done(task, context));
        };
    output.write(answer.toJson().getBytes(StandardCharsets.UTF_8));
  }

  private Call read(byte[] payload, Context context) {
    try {
      return Call.read(payload);
    } catch (UnknownInvocationException e) {
      alert(e, context);
      throw e;
    }
  }

  private BsonDocument replicated(Context context) {
    try {
      ReplicationSummary summary = inTime(context, () -> replicate(context));
      if (summary.ended().hasWorked()) {
        alerts.succeeded();
      }
      return SummaryReport.json(summary);
    } catch (RuntimeException | Error e) {
      alert(e, context);
      throw e;
    }
  }

  private void alert(Throwable e, Context context) {
    Alerts.Failure failure =
        Explanation.of(e, configured == null ? null : configured.environment());
    Bounded.attempt(
        "Alerting",
        TO_ALERT,
        () -> alerts.failed(context.getFunctionName(), scope(), failure),
        log);
  }

  /**
   * Whatever hangs in spite of all time-outs is left behind in time to say so, before Lambda kills
   * the environment.
   */
  private static <T> T inTime(Context context, Callable<T> work) {
    try {
      return Bounded.call(Deadline.toReport(remaining(context)), work);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The invocation didn't end in time: something that it called gave no answer", e);
    }
  }

  private Configured configured() {
    if (configured == null) {
      throw Objects.requireNonNull(mistakes);
    }
    return configured;
  }

  private BsonDocument done(Call.Task task, Context context) {
    return switch (task) {
      case Call.Examine(boolean alertTest) ->
          new DoctorTask(configured == null ? null : configured.environment(), mistakes, aws, log)
              .run(alertTest, remaining(context));
      case Call.ConfiguredTask other -> tasks(context).run(other, remaining(context));
    };
  }

  private Tasks tasks(Context context) {
    Configured with = configured();
    return new Tasks(
        resources(with),
        with.access(),
        log,
        notice -> tell(notice, context),
        context.getFunctionName(),
        owner(context));
  }

  private void tell(String notice, Context context) {
    alerts.notice(context.getFunctionName(), scope(), notice);
  }

  private TargetResources resources(Configured with) {
    return new TargetResources(with.environment(), aws, secrets, once);
  }

  private ReplicationSummary replicate(Context context) {
    Configured with = configured();
    Invocation.Parts parts = parts(with, context);
    boolean secretIsFresh = false;
    for (int tries = 1; ; tries++) {
      try {
        return new Invocation(parts, remaining(context)).run();
      } catch (SourceException | LeaseLapsedException e) {
        if (isError(e, SourceError.LOGIN_FAILED) && !secretIsFresh) {
          with.access().forgetLogin(); // it may have been rotated
          secretIsFresh = true;
        } else if (!mayPass(e) || remaining(context).compareTo(WORTH_A_TRY) < 0) {
          throw e;
        }
        log.warn("The cluster is tried again", e);
        LockSupport.parkNanos(LeasedInvocation.BACKOFF.nanosAfter(tries));
      }
    }
  }

  private Invocation.Parts parts(Configured with, Context context) {
    TargetResources resources = resources(with);
    return new Invocation.Parts(
        with.environment(),
        with.access()::connect,
        () -> OpenTargets.open(with.environment(), resources),
        with.refusals(),
        log,
        notice -> tell(notice, context),
        context.getFunctionName(),
        owner(context));
  }

  /** A lease that lapsed is taken anew, with a new epoch, like a connection that broke. */
  private static boolean mayPass(RuntimeException e) {
    return e instanceof LeaseLapsedException || isError(e, SourceError.CONNECTION_LOST);
  }

  private static boolean isError(RuntimeException e, SourceError error) {
    return e instanceof SourceException source && source.error() == error;
  }

  /**
   * A retried event has the id of the request before it, which may still be at work: so no two
   * invocations are the same owner.
   */
  private static String owner(Context context) {
    return "%s %s %s"
        .formatted(context.getFunctionName(), context.getAwsRequestId(), UUID.randomUUID());
  }

  private static Duration remaining(Context context) {
    return Duration.ofMillis(context.getRemainingTimeInMillis());
  }

  private String scope() {
    return configured == null ? "(not configured)" : Scope.of(configured.environment()).toString();
  }
}
