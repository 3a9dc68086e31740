package dev.docdb.replicator.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What an invocation did, as the one log line, the function's answer, and metrics in CloudWatch's
 * embedded format.
 */
public final class SummaryReport {
  private static final String METRICS_NAMESPACE = "DocumentDbReplicator";

  private SummaryReport() {}

  /** The summary as an object. */
  public static BsonDocument json(ReplicationSummary summary) {
    BsonDocument lanes = new BsonDocument();
    for (ReplicationSummary.LaneSummary lane : summary.lanes()) {
      lanes.append(
          lane.target(),
          new BsonDocument("delivered", new BsonInt64(lane.delivered()))
              .append("requests", new BsonInt64(lane.requests()))
              .append("sentAgain", new BsonInt64(lane.sentAgain())));
    }
    return new BsonDocument("scope", new BsonString(summary.scope()))
        .append("ended", new BsonString(word(summary.ended())))
        .append("changesRead", new BsonInt64(summary.read()))
        .append("batches", new BsonInt64(summary.batches()))
        .append("positionsSaved", new BsonInt64(summary.saves()))
        .append("lagSeconds", seconds(summary.lag()))
        .append("millis", new BsonInt64(summary.took().toMillis()))
        .append("targets", lanes);
  }

  private static String word(ReplicationSummary.End end) {
    return end.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Writes the summary line and the metrics. */
  public static void write(ReplicationSummary summary, Instant now, Log log) {
    log.info("Replicated", json(summary));
    log.raw(scopeMetrics(summary, now));
    summary.lanes().forEach(lane -> log.raw(laneMetrics(summary.scope(), lane, now)));
  }

  private static BsonDocument scopeMetrics(ReplicationSummary summary, Instant now) {
    boolean busy = summary.ended() == ReplicationSummary.End.LEASE_BUSY;
    List<String> names = new ArrayList<>(List.of("changesRead", "positionsSaved", "leaseBusy"));
    summary.lag().ifPresent(lag -> names.add("lagSeconds")); // unknown isn't zero: it is left out
    BsonDocument metrics =
        metrics(now, List.of("scope"), names)
            .append("scope", new BsonString(summary.scope()))
            .append("changesRead", new BsonInt64(summary.read()))
            .append("positionsSaved", new BsonInt64(summary.saves()))
            .append("leaseBusy", new BsonInt64(busy ? 1 : 0));
    summary.lag().ifPresent(lag -> metrics.append("lagSeconds", seconds(summary.lag())));
    return metrics;
  }

  private static BsonValue seconds(Optional<Duration> lag) {
    return lag.<BsonValue>map(time -> new BsonDouble(time.toMillis() / 1000.0))
        .orElse(BsonNull.VALUE);
  }

  private static BsonDocument laneMetrics(
      String scope, ReplicationSummary.LaneSummary lane, Instant now) {
    return metrics(now, List.of("scope", "target"), List.of("delivered", "requests", "sentAgain"))
        .append("scope", new BsonString(scope))
        .append("target", new BsonString(lane.target()))
        .append("delivered", new BsonInt64(lane.delivered()))
        .append("requests", new BsonInt64(lane.requests()))
        .append("sentAgain", new BsonInt64(lane.sentAgain()));
  }

  private static BsonDocument metrics(Instant now, List<String> dimensions, List<String> names) {
    List<BsonDocument> definitions = names.stream().map(SummaryReport::definition).toList();
    BsonDocument directive =
        new BsonDocument("Namespace", new BsonString(METRICS_NAMESPACE))
            .append("Dimensions", new BsonArray(List.of(strings(dimensions))))
            .append("Metrics", new BsonArray(definitions));
    return new BsonDocument(
        "_aws",
        new BsonDocument("Timestamp", new BsonInt64(now.toEpochMilli()))
            .append("CloudWatchMetrics", new BsonArray(List.of(directive))));
  }

  private static BsonDocument definition(String name) {
    return new BsonDocument("Name", new BsonString(name))
        .append("Unit", new BsonString(name.endsWith("Seconds") ? "Seconds" : "Count"));
  }

  private static BsonValue strings(List<String> texts) {
    return new BsonArray(texts.stream().map(BsonString::new).toList());
  }
}
