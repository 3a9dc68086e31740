package dev.docdb.replicator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.sandbox.sns.SnsServer;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an operator is told, and what becomes of it when the topic is down. */
class AlertsTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();
  @AutoClose private final SnsServer server = SnsServer.start();
  @AutoClose private final AwsClients aws = new AwsClients();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Alerts alerts = alerts();

  private Alerts alerts() {
    surroundings.point("Sns", server.endpoint(), "any", Surroundings.PASSWORD);
    return new Alerts(
        aws,
        Optional.of(server.createTopic("alerts")),
        new Log(new PrintStream(output, true, StandardCharsets.UTF_8)),
        nanos::get);
  }

  private void fail(String why) {
    alerts.failed(
        "replicator",
        "shop.orders",
        new Alerts.Failure("IllegalStateException", why, why, "What to do."));
  }

  private List<BsonDocument> logged() {
    return output.toString(StandardCharsets.UTF_8).lines().map(BsonDocument::parse).toList();
  }

  @Test
  void s12_aTopicThatIsDownIsLoggedOnceAndNothingIsThrown() {
    server.close();
    fail("the target is down");
    assertEquals(1, logged().size(), logged()::toString);
    assertEquals("ERROR", logged().getFirst().getString("level").getValue());
    assertFalse(logged().toString().contains(Surroundings.PASSWORD));
  }

  @Test
  void s12_whatATopicRefusesIsLoggedOnceAndNothingIsThrown() {
    server.failNext(403, "AuthorizationError", "not authorized to perform: SNS:Publish");
    fail("the target is down");
    assertEquals(1, logged().size(), logged()::toString);
    assertTrue(logged().getFirst().toString().contains("not authorized"), logged()::toString);
    assertEquals(List.of(), server.published());
  }

  @Test
  void s12_whatCouldNotBeToldIsToldAtTheNextFailure() {
    server.failNext(500, "InternalFailure", "try again");
    fail("the target is down");
    fail("the target is down");
    assertEquals(1, server.published().size(), "the operator learns nothing for an hour");
  }

  @Test
  void theSameFailureIsToldOnceAnHourAndAnotherAtOnce() {
    fail("the target is down");
    fail("the target is down");
    assertEquals(1, server.published().size());
    fail("the secret is missing");
    assertEquals(2, server.published().size());
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    fail("the secret is missing");
    assertEquals(3, server.published().size());
  }
}
