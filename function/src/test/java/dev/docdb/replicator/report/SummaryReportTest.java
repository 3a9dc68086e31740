package dev.docdb.replicator.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
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
          12,
          2,
          1,
          Optional.of(Duration.ofMillis(1500)),
          Duration.ofMillis(321),
          List.of(new LaneSummary("kinesis", 12, 3, 4)));

  @Test
  void saysWhatWasDoneInOneObject() {
    assertEquals(
        BsonDocument.parse(
            """
            {"scope":"shop.orders","ended":"caught-up","changesRead":{"$numberLong":"12"},"batches":{"$numberLong":"2"},
             "positionsSaved":{"$numberLong":"1"},"lagSeconds":1.5,"millis":{"$numberLong":"321"},
             "targets":{"kinesis":{"delivered":{"$numberLong":"12"},"requests":{"$numberLong":"3"},"sentAgain":{"$numberLong":"4"}}}}
            """),
        SummaryReport.json(SUMMARY));
  }

  @Test
  void writesOneSummaryLineAndMetricsWhoseEveryNameHasAValue() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SummaryReport.write(
        SUMMARY, Instant.ofEpochMilli(5), new Log(new PrintStream(bytes, true, UTF_8)));
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
      for (BsonValue metric : directive.getArray("Metrics")) {
        String name = metric.asDocument().getString("Name").getValue();
        assertTrue(metrics.get(name).isNumber(), name);
      }
    }
  }
}
