package dev.docdb.replicator.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import dev.docdb.replicator.report.ReplicationSummary.Reading;
import dev.docdb.replicator.report.ReplicationSummary.Saving;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class SummaryReportTest {
  private static final ReplicationSummary SUMMARY =
      new ReplicationSummary(
          "shop.orders",
          End.CAUGHT_UP,
          new Reading(12, 2, 1, 0),
          new Saving(
              1,
              Optional.of(Duration.ofMillis(1500)),
              Optional.of(Duration.ofHours(4)),
              Optional.of(Duration.ofHours(-1))),
          Duration.ofMillis(321),
          List.of(new LaneSummary("kinesis", 12, 3, 4, 5, 7, 6, false)));

  @Test
  void saysWhatWasDoneInOneObject() {
    assertEquals(
        BsonDocument.parse(
            """
            {"scope":"shop.orders","ended":"caught-up","changesRead":{"$numberLong":"12"},"batches":{"$numberLong":"2"},
             "controlEvents":{"$numberLong":"1"},"oversizeEvents":{"$numberLong":"0"},"positionsSaved":{"$numberLong":"1"},
             "lagSeconds":1.5,"positionAgeSeconds":14400.0,"headroomSeconds":-3600.0,"millis":{"$numberLong":"321"},
             "targets":{"kinesis":{"delivered":{"$numberLong":"12"},"requests":{"$numberLong":"3"},
                                   "sentAgain":{"$numberLong":"4"},"passedOver":{"$numberLong":"5"},
                                   "filtered":{"$numberLong":"7"},"refused":{"$numberLong":"6"},
                                   "detached":{"$numberLong":"0"}}}}
            """),
        SummaryReport.json(SUMMARY));
  }

  @Test
  void writesOneSummaryLineAndMetricsWhoseEveryNameHasAValue() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SummaryReport.write(
        SUMMARY,
        "orders-eu",
        Instant.ofEpochMilli(5),
        new Log(new PrintStream(bytes, true, UTF_8)));
    List<BsonDocument> lines = bytes.toString(UTF_8).lines().map(BsonDocument::parse).toList();

    assertEquals(3, lines.size());
    assertEquals("Replicated", lines.getFirst().getString("message").getValue());
    for (BsonDocument metrics : lines.subList(1, 3)) {
      BsonDocument directive =
          metrics.getDocument("_aws").getArray("CloudWatchMetrics").get(0).asDocument();
      assertEquals("DocumentDbReplicator", directive.getString("Namespace").getValue());
      for (BsonValue dimension : directive.getArray("Dimensions").get(0).asArray()) {
        assertTrue(metrics.get(dimension.asString().getValue()).isString(), dimension.toString());
      }
      assertEquals("orders-eu", metrics.getString("function").getValue());
      for (BsonValue metric : directive.getArray("Metrics")) {
        String name = metric.asDocument().getString("Name").getValue();
        assertTrue(metrics.get(name).isNumber(), name);
      }
    }
  }

  /** CloudWatch passes a metric over whose dimension has any other character. */
  @Test
  void aNameOutsideAsciiIsSpelledAsTheAlarmsHaveIt() {
    BsonDocument metrics =
        scopeMetrics(
            ReplicationSummary.nothingDone("shop.\u6ce8\u6587", End.CAUGHT_UP, Duration.ZERO));
    assertEquals("shop.__", metrics.getString("scope").getValue());
  }

  @Test
  void everyEndThatAnOperatorMustSeeIsAMetric() {
    for (End end : End.values()) {
      BsonDocument metrics = scopeMetrics(ReplicationSummary.nothingDone("s", end, Duration.ZERO));
      assertEquals(end == End.LEASE_BUSY ? 1 : 0, metrics.getInt32("leaseBusy").getValue());
      assertEquals(end == End.FENCED ? 1 : 0, metrics.getInt32("fenced").getValue());
      assertEquals(end == End.PAUSED ? 1 : 0, metrics.getInt32("paused").getValue());
      assertEquals(end == End.HALTED ? 1 : 0, metrics.getInt32("halted").getValue());
    }
  }

  @Test
  void whatIsUnknownIsNoMetric() {
    BsonDocument metrics =
        scopeMetrics(ReplicationSummary.nothingDone("s", End.LEASE_BUSY, Duration.ZERO));
    for (String name : List.of("lagSeconds", "positionAgeSeconds", "headroomSeconds")) {
      assertFalse(metrics.containsKey(name), name);
    }
  }

  private static BsonDocument scopeMetrics(ReplicationSummary summary) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SummaryReport.write(
        summary,
        "orders-eu",
        Instant.ofEpochMilli(5),
        new Log(new PrintStream(bytes, true, UTF_8)));
    return BsonDocument.parse(bytes.toString(UTF_8).lines().toList().get(1));
  }
}
