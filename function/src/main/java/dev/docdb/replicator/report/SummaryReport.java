package dev.docdb.replicator.report;

import dev.docdb.replicator.name.DimensionValue;
import dev.docdb.replicator.report.ReplicationSummary.End;
import java.time.Duration;
import java.time.Instant;
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
    summary.lanes().forEach(lane -> lanes.append(lane.target(), counts(lane)));
    return new BsonDocument("scope", new BsonString(summary.scope()))
        .append("ended", new BsonString(word(summary.ended())))
        .append("changesRead", new BsonInt64(summary.reading().changes()))
        .append("batches", new BsonInt64(summary.reading().batches()))
        .append("controlEvents", new BsonInt64(summary.reading().controlEvents()))
        .append("oversizeEvents", new BsonInt64(summary.reading().oversizeEvents()))
        .append("positionsSaved", new BsonInt64(summary.saving().positions()))
        .append("lagSeconds", orNull(summary.saving().lag()))
        .append("positionAgeSeconds", orNull(summary.saving().positionAge()))
        .append("headroomSeconds", orNull(summary.saving().headroom()))
        .append("millis", new BsonInt64(summary.took().toMillis()))
        .append("targets", lanes);
  }

  private static BsonDocument counts(ReplicationSummary.LaneSummary lane) {
    return new BsonDocument("delivered", new BsonInt64(lane.delivered()))
        .append("requests", new BsonInt64(lane.requests()))
        .append("sentAgain", new BsonInt64(lane.sentAgain()))
        .append("passedOver", new BsonInt64(lane.passedOver()))
        .append("filtered", new BsonInt64(lane.filtered()))
        .append("refused", new BsonInt64(lane.refused()))
        .append("detached", new BsonInt64(lane.detached() ? 1 : 0));
  }

  private static String word(End end) {
    return end.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Writes the summary line and the metrics.
   *
   * @param function the function's name, which tells its metrics from those of a function that
   *     watches a collection of the same name in another cluster
   */
  public static void write(ReplicationSummary summary, String function, Instant now, Log log) {
    BsonDocument dimensions =
        new BsonDocument("function", new BsonString(function))
            .append("scope", new BsonString(DimensionValue.of(summary.scope())));
    log.info("Replicated", json(summary));
    log.raw(metrics(now, dimensions, scopeMetrics(summary)));
    summary.lanes().forEach(lane -> log.raw(laneMetrics(dimensions, lane, now)));
  }

  private static BsonDocument scopeMetrics(ReplicationSummary summary) {
    BsonDocument values =
        new BsonDocument("changesRead", new BsonInt64(summary.reading().changes()))
            .append("controlEvents", new BsonInt64(summary.reading().controlEvents()))
            .append("oversizeEvents", new BsonInt64(summary.reading().oversizeEvents()))
            .append("positionsSaved", new BsonInt64(summary.saving().positions()))
            .append("leaseBusy", whether(summary, End.LEASE_BUSY))
            .append("fenced", whether(summary, End.FENCED))
            .append("paused", whether(summary, End.PAUSED))
            .append("halted", whether(summary, End.HALTED));
    // Unknown isn't zero: it is left out.
    summary.saving().lag().ifPresent(time -> values.append("lagSeconds", seconds(time)));
    summary
        .saving()
        .positionAge()
        .ifPresent(time -> values.append("positionAgeSeconds", seconds(time)));
    summary.saving().headroom().ifPresent(time -> values.append("headroomSeconds", seconds(time)));
    return values;
  }

  private static BsonInt64 whether(ReplicationSummary summary, End end) {
    return new BsonInt64(summary.ended() == end ? 1 : 0);
  }

  private static BsonValue orNull(Optional<Duration> time) {
    return time.<BsonValue>map(SummaryReport::seconds).orElse(BsonNull.VALUE);
  }

  private static BsonDouble seconds(Duration time) {
    return new BsonDouble(time.toMillis() / 1000.0);
  }

  private static BsonDocument laneMetrics(
      BsonDocument dimensions, ReplicationSummary.LaneSummary lane, Instant now) {
    return metrics(
        now, dimensions.clone().append("target", new BsonString(lane.target())), counts(lane));
  }

  private static BsonDocument metrics(Instant now, BsonDocument dimensions, BsonDocument values) {
    BsonDocument directive =
        new BsonDocument("Namespace", new BsonString(METRICS_NAMESPACE))
            .append("Dimensions", new BsonArray(List.of(names(dimensions))))
            .append(
                "Metrics",
                new BsonArray(values.keySet().stream().map(SummaryReport::definition).toList()));
    BsonDocument metrics =
        new BsonDocument(
            "_aws",
            new BsonDocument("Timestamp", new BsonInt64(now.toEpochMilli()))
                .append("CloudWatchMetrics", new BsonArray(List.of(directive))));
    metrics.putAll(dimensions);
    metrics.putAll(values);
    return metrics;
  }

  private static BsonDocument definition(String name) {
    return new BsonDocument("Name", new BsonString(name))
        .append("Unit", new BsonString(name.endsWith("Seconds") ? "Seconds" : "Count"));
  }

  private static BsonArray names(BsonDocument dimensions) {
    return new BsonArray(dimensions.keySet().stream().map(BsonString::new).toList());
  }
}
