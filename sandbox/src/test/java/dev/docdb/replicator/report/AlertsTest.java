package dev.docdb.replicator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.sandbox.sns.PublishedMessage;
import dev.docdb.replicator.sandbox.sns.SnsServer;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
        server.createTopic("alerts"),
        new Log(new PrintStream(output, true, StandardCharsets.UTF_8)),
        nanos::get);
  }

  private void fail(String why) {
    alerts.failed(
        "replicator",
        "shop.orders",
        new Alerts.Failure("IllegalStateException", why, true, why, "What to do."));
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

  @Test
  void e06_anAlertIsCutToWhatATopicTakes() {
    alerts.failed(
        "replicator",
        "shop.\u00fc" + "orders".repeat(100),
        new Alerts.Failure("FAILED", "same", true, "why\n".repeat(100_000), "What to do."));
    assertEquals(List.of(), logged());
    PublishedMessage published = server.published().getFirst();
    String subject = published.subject().orElseThrow();
    assertTrue(subject.length() < 100, subject);
    assertTrue(subject.chars().allMatch(c -> c >= ' ' && c < 0x7f), subject);
    assertTrue(published.message().getBytes(StandardCharsets.UTF_8).length <= 256 << 10);
    assertTrue(published.message().contains("What to do."), "what to do is cut off");
  }

  @Test
  void failuresThatTakeTurnsAreEachToldOnceAnHour() {
    for (int tick = 0; tick < 10; tick++) {
      fail(tick % 2 == 0 ? "the target is down" : "the cluster is away");
    }
    assertEquals(2, server.published().size());
  }

  @Test
  void failuresThatAreNeverTheSameFillNoMemory() {
    for (int tick = 0; tick < 500; tick++) {
      fail("the target is down since " + tick);
    }
    fail("the target is down since 499");
    assertEquals(500, server.published().size());
  }

  @Test
  void whatWasMendedIsToldAnewWhenItComesBack() {
    Alerts.Failure halted = new Alerts.Failure("POSITION_LOST", "POSITION_LOST", false, "lost", "");
    alerts.failed("replicator", "shop.orders", halted);
    fail("the cluster is away");
    alerts.succeeded();
    alerts.failed("replicator", "shop.orders", halted);
    fail("the cluster is away");
    assertEquals(3, server.published().size(), "of what comes and goes it is told once an hour");
  }

  @Test
  void theSameNoticeIsToldOnceAnHour() {
    alerts.notice("replicator", "shop.orders", "targets changed");
    alerts.notice("replicator", "shop.orders", "targets changed");
    assertEquals(1, server.published().size());
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    alerts.notice("replicator", "shop.orders", "targets changed");
    assertEquals(2, server.published().size());
  }
}
