package dev.docdb.replicator;

import static dev.docdb.replicator.Redriving.DRY;
import static dev.docdb.replicator.Redriving.ORDERS;
import static dev.docdb.replicator.Redriving.assertComplete;
import static dev.docdb.replicator.Redriving.count;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.InMemoryTarget;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Letters in a bucket are sent again. */
@Timeout(600)
class RedriveFromBucketTest {
  @AutoClose private final S3Server server = S3Server.start();
  private final Surroundings surroundings = new Surroundings();

  @AutoClose private final Redriving redriving = new Redriving(surroundings, "s3://letters/dead");

  @AutoClose private final AwsClients aws = new AwsClients();
  private final Journal journal = redriving.journal();
  private S3Client s3;

  @BeforeEach
  void start() {
    surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
    server.createBucket("letters");
    s3 = aws.build(S3Client.builder().forcePathStyle(true));
  }

  private List<String> keys() {
    return s3.listObjectsV2Paginator(r -> r.bucket("letters")).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private byte[] object(String key) {
    return s3.getObjectAsBytes(r -> r.bucket("letters").key(key)).asByteArray();
  }

  private void put(String key, byte[] bytes) {
    s3.putObject(r -> r.bucket("letters").key(key), RequestBody.fromBytes(bytes));
  }

  private static List<String> ids(Change... changes) {
    return Stream.of(changes).map(Change::eventId).toList();
  }

  @Test
  void e10_lettersAreSentAsTheyWereInTheOrderOfTheirChangesAndRemoved() {
    Change first = journal.insert("a");
    Change second = journal.update("a");
    Change third = journal.delete("a");
    redriving.putAside(third, first, second);
    BsonDocument answer = redriving.run();
    assertComplete(answer);
    assertEquals(3, count(answer, "stored"));
    assertEquals(ids(first, second, third), redriving.stored());
    BsonDocument message = BsonDocument.parse(redriving.memory().stored().getFirst().value());
    assertEquals(first.clusterTime(), message.getNumber("version").longValue());
    assertEquals(7, message.getNumber("epoch").longValue(), "not as it was first sent");
    assertEquals(List.of(), keys());
  }

  @Test
  void e10_aSecondRunFindsNothing() {
    redriving.putAside(journal.insert("a"));
    redriving.run();
    BsonDocument again = redriving.run();
    assertComplete(again);
    assertEquals(0, again.getNumber("letters").longValue());
    assertEquals(1, redriving.stored().size());
  }

  @Test
  void e10_aDryRunSaysWhatThereIsAndChangesNothing() {
    redriving.putAside(journal.insert("a"), journal.insert("b"));
    List<String> before = keys();
    BsonDocument answer = redriving.run(DRY);
    assertComplete(answer);
    BsonDocument found = answer.getDocument("targets").getDocument("kinesis");
    assertEquals(2, found.getNumber("letters").longValue());
    assertEquals(2, found.getDocument("reasons").getNumber("too large").longValue());
    assertEquals("2026-11-21T09:00:00Z", found.getString("oldest").getValue());
    assertEquals(List.of(), redriving.stored());
    assertEquals(before, keys());
  }

  @Test
  void e10_whatIsRefusedAgainStaysAsItIsAndIsNamed() {
    Change poison = journal.insert("a");
    redriving.putAside(poison, journal.insert("b"));
    redriving.memory().refuse(poison.eventId());
    String key = keys().getFirst();
    byte[] before = object(key);
    BsonDocument answer = redriving.run();
    assertComplete(answer);
    assertEquals(1, count(answer, "refused"));
    assertEquals(1, count(answer, "stored"));
    BsonDocument staying = answer.getArray("staying").getFirst().asDocument();
    assertEquals("s3://letters/" + key, staying.getString("letter").getValue());
    assertEquals("told to", staying.getString("why").getValue());
    assertEquals(List.of(key), keys());
    assertEquals(new String(before, UTF_8), new String(object(key), UTF_8));
  }

  @Test
  void e10_lettersOfOtherScopesAndTargetsStayUntouched() {
    Namespace longer = Namespace.of("shop", "orders2");
    redriving.putAside(TargetKind.KINESIS, longer, new Journal(longer).insert("a"));
    redriving.putAside(TargetKind.KAFKA, ORDERS, journal.insert("b"));
    // Some were put where they don't belong, by hand.
    keys()
        .forEach(
            key -> put("dead/kinesis/shop/orders/" + key.replaceAll("[^a-z0-9]", ""), object(key)));
    List<String> others = keys();
    redriving.putAside(journal.insert("c"));
    BsonDocument answer = redriving.run();
    assertComplete(answer);
    assertEquals(1, count(answer, "stored"));
    assertEquals(2, answer.getNumber("untouched").longValue());
    assertEquals(others, keys());
  }

  @Test
  void e10_damagedLettersStayAndAreNamed() {
    redriving.putAside(journal.insert("a"));
    String key = keys().getFirst();
    String whole = new String(object(key), UTF_8);
    int event = whole.indexOf("\"bson\":\"") + 8;
    Map<String, String> damages =
        Map.of(
            "1empty", "",
            "2text", "not a letter",
            "3cut-head", whole.substring(0, 40),
            "4cut-event", whole.substring(0, whole.length() - 30),
            "5characters", whole.substring(0, event) + "%%" + whole.substring(event + 2),
            "6bytes", whole.substring(0, event) + "AAAA" + whole.substring(event + 4),
            "7other", whole.replace("8265ab00000001\",\"operation", "8265ab00000002\",\"operation"),
            "8version", whole.replaceFirst("\"version\":[0-9]+", "\"version\":1"),
            "9no-epoch", whole.replaceFirst("\"epoch\":7,", ""));
    damages.forEach((name, text) -> put("dead/kinesis/shop/orders/" + name, text.getBytes(UTF_8)));
    BsonDocument answer = redriving.run();
    assertComplete(answer);
    assertEquals(damages.size(), answer.getNumber("unreadable").longValue(), answer::toJson);
    assertEquals(1, count(answer, "stored"));
    assertEquals(damages.size(), keys().size());
    assertFalse(answer.toJson().contains(Journal.CONTENT));
    assertFalse(redriving.log().contains("8265ab"), "the log holds event ids");
  }

  @Test
  void e10_aDamageDeepInTheDocumentIsFoundBeforeAnythingIsSent() {
    redriving.putAside(journal.insert("a", "text", new BsonString("x".repeat(90))));
    String key = keys().getFirst();
    String whole = new String(object(key), UTF_8);
    int event = whole.indexOf("\"bson\":\"") + 8;
    String bytes = whole.substring(event, whole.indexOf('"', event));
    byte[] damaged = Base64.getDecoder().decode(bytes);
    int field = new String(damaged, ISO_8859_1).indexOf("text\0");
    damaged[field + 5] = 120; // the length of the text
    put(key, whole.replace(bytes, Base64.getEncoder().encodeToString(damaged)).getBytes(UTF_8));
    BsonDocument answer = redriving.run();
    assertEquals(1, answer.getNumber("unreadable").longValue(), answer::toJson);
    assertEquals(List.of(), redriving.stored());
    assertEquals(List.of(key), keys());
  }

  @Test
  void e10_aLimitIsKeptAndTheNextRunGoesOnBehindIt() {
    Change[] changes =
        IntStream.range(0, 7).mapToObj(i -> journal.insert("d" + i)).toArray(Change[]::new);
    redriving.putAside(changes);
    redriving.memory().refuse(changes[0].eventId());
    BsonDocument first = redriving.run(new RedriveOrder(Optional.empty(), 3, false, ""));
    assertFalse(first.getBoolean("complete").getValue());
    assertEquals(2, count(first, "stored"));
    BsonDocument second =
        redriving.run(
            new RedriveOrder(Optional.empty(), 100, false, first.getString("next").getValue()));
    assertComplete(second);
    assertEquals(4, count(second, "stored"));
    assertEquals(0, count(second, "refused"), "it began anew");
    assertEquals(1, keys().size());
  }

  @Test
  void e10_manyLettersNeedManyRounds() {
    Change[] changes =
        IntStream.range(0, 120).mapToObj(i -> journal.insert("d" + i % 30)).toArray(Change[]::new);
    redriving.putAside(changes);
    BsonDocument answer = redriving.run();
    assertComplete(answer);
    assertEquals(120, count(answer, "stored"));
    assertEquals(120, redriving.stored().size());
    assertEquals(List.of(), keys());
  }

  @Test
  void e10_whenTimeRunsOutTheRestStays() {
    redriving.putAside(journal.insert("a"));
    redriving.memory().setOut(true);
    BsonDocument answer = redriving.within(Duration.ofSeconds(3)).run();
    assertFalse(answer.getBoolean("complete").getValue());
    assertEquals(1, count(answer, "left"));
    assertEquals(1, keys().size());
    redriving.memory().setOut(false);
    assertComplete(redriving.within(Duration.ofSeconds(60)).run());
    assertEquals(List.of(), keys());
  }

  @Test
  void e10_lettersBehindManyThatAreStillRefusedAreReached() {
    Change[] changes =
        IntStream.range(0, 180).mapToObj(i -> journal.insert("d" + i)).toArray(Change[]::new);
    Stream.of(changes).limit(100).map(Change::eventId).forEach(redriving.memory()::refuse);
    redriving.putAside(changes);
    BsonDocument answer = redriving.run();
    assertComplete(answer);
    assertEquals(100, count(answer, "refused"));
    assertEquals(80, count(answer, "stored"));
    assertEquals(100, keys().size());
  }

  @Test
  void e10_whatWasStoredAndNotRemovedIsStoredAgainUnderTheSameId() {
    Change change = journal.insert("a");
    redriving.putAside(change);
    BsonDocument answer = redriving.to(new Hooked(redriving.memory(), this::deletionFails)).run();
    assertEquals(1, answer.getNumber("notRemoved").longValue(), answer::toJson);
    assertEquals(1, count(answer, "stored"));
    assertEquals(1, keys().size());
    assertComplete(redriving.to(redriving.memory()).run());
    assertEquals(ids(change, change), redriving.stored());
    assertEquals(List.of(), keys());
  }

  private void deletionFails() {
    server.failNext(503, "SlowDown", "slow");
    server.failNext(503, "SlowDown", "slow");
  }

  @Test
  void e10_whereRemovingIsDeniedEachLetterThatIsStoredAndStaysIsCounted() {
    Change[] changes =
        IntStream.range(0, 5).mapToObj(i -> journal.insert("d" + i)).toArray(Change[]::new);
    redriving.putAside(changes);
    Hooked denied =
        new Hooked(redriving.memory(), () -> server.failNext(403, "AccessDenied", "no"));
    BsonDocument answer = redriving.to(denied).run();
    assertEquals(5, count(answer, "stored"));
    assertEquals(5, answer.getNumber("notRemoved").longValue(), answer::toJson);
    assertTrue(answer.getString("stopped").getValue().contains("s3:DeleteObject"));
    assertEquals(5, keys().size());
    assertComplete(redriving.to(redriving.memory()).run());
    assertEquals(List.of(), keys());
  }

  @Test
  void e10_aLetterThatWasPutAnewMeanwhileStays() {
    redriving.putAside(journal.insert("a"));
    String key = keys().getFirst();
    byte[] other = new String(object(key), UTF_8).replace("too large", "other").getBytes(UTF_8);
    BsonDocument answer = redriving.to(new Hooked(redriving.memory(), () -> put(key, other))).run();
    assertEquals(1, answer.getNumber("notRemoved").longValue(), answer::toJson);
    assertEquals(List.of(key), keys());
  }

  @Test
  void e10_twoRunsAtOnceLoseNothing() {
    Change[] changes =
        IntStream.range(0, 40).mapToObj(i -> journal.insert("d" + i)).toArray(Change[]::new);
    redriving.putAside(changes);
    CompletableFuture<BsonDocument> other = CompletableFuture.supplyAsync(redriving::run);
    assertComplete(redriving.run());
    assertComplete(other.join());
    assertEquals(List.of(), keys());
    assertEquals(
        Stream.of(changes).map(Change::eventId).sorted().toList(),
        redriving.stored().stream().distinct().sorted().toList());
  }

  @Test
  void e10_aDocumentThatIsGoneIsNotBroughtBack() {
    Change gone = journal.insert("gone");
    Change there = journal.insert("there");
    Change deletion = journal.delete("gone too");
    redriving.putAside(gone, there, deletion);
    List<String> lookedUp = new ArrayList<>();
    BsonDocument answer =
        redriving
            .to(new Hooked(redriving.memory(), OrderRule.LATEST_CHANGE, () -> {}))
            .from(
                (change, place) -> {
                  lookedUp.add(place + " " + change.documentId());
                  return change.documentId().equals("there");
                })
            .run();
    assertComplete(answer);
    assertEquals(1, count(answer, "obsolete"));
    assertEquals(2, count(answer, "stored"));
    assertEquals(ids(there, deletion), redriving.stored());
    assertEquals(List.of("shop.orders gone", "shop.orders there"), lookedUp);
    assertEquals(List.of(), keys());
  }

  @Test
  void e10_whereDeletesAreIgnoredADocumentThatIsGoneIsStored() {
    assertGoneIsStored("{\"kinesis\":{\"deletes\":\"ignore\"}}");
  }

  @Test
  void e10_whereDeletesAreNoOperationOfATargetADocumentThatIsGoneIsStored() {
    assertGoneIsStored("{\"kinesis\":{\"operations\":[\"insert\",\"update\"]}}");
  }

  private void assertGoneIsStored(String filters) {
    try (Redriving keeping = new Redriving(surroundings, "s3://letters/dead", filters)) {
      Change archived = journal.insert("archived");
      keeping.putAside(archived);
      BsonDocument answer =
          keeping
              .to(new Hooked(keeping.memory(), OrderRule.LATEST_CHANGE, () -> {}))
              .from((change, place) -> false)
              .run();
      assertEquals(1, count(answer, "stored"), answer::toJson);
      assertEquals(ids(archived), keeping.stored());
      assertEquals(List.of(), keys());
    }
  }

  @Test
  void e10_ofSeveralLettersOfADocumentOnlyTheLastIsSentWhereDocumentsAreKept() {
    Change first = journal.insert("a");
    Change last = journal.update("a");
    redriving.putAside(last, first);
    redriving.to(new Hooked(redriving.memory(), OrderRule.LATEST_CHANGE, () -> {})).run();
    assertEquals(ids(last), redriving.stored());
    assertEquals(List.of(), keys());
  }

  @Test
  void e10_aPlaceThatCannotBeLookedAtIsNamedWithWhatIsNeeded() {
    server.failNext(403, "AccessDenied", "no");
    TargetMisconfiguredException e =
        assertThrows(TargetMisconfiguredException.class, redriving::run);
    assertTrue(String.valueOf(e.getMessage()).contains("s3:ListBucket"), e::getMessage);
  }

  @Test
  void e10_aPlaceThatDoesNotAnswerInTimeIsNotToldAsEmpty() throws IOException {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      surroundings.point(
          "S3",
          URI.create("http://127.0.0.1:" + hanging.getLocalPort()),
          "any",
          Surroundings.PASSWORD);
      redriving.within(Duration.ofSeconds(4));
      TargetUnavailableException e =
          assertThrows(TargetUnavailableException.class, () -> redriving.run(DRY));
      assertTrue(String.valueOf(e.getMessage()).contains("The bucket letters"), e::getMessage);
    }
  }

  @Test
  void e10_aRunThatEndsInItsFirstRoundTellsWhereItBegan() {
    redriving.putAside(journal.insert("a"), journal.insert("b"));
    redriving.memory().setOut(true);
    String first = keys().getFirst();
    BsonDocument answer =
        redriving
            .within(Duration.ofSeconds(3))
            .run(new RedriveOrder(Optional.empty(), RedriveOrder.NO_LIMIT, false, first));
    assertEquals(1, count(answer, "left"));
    assertEquals(first, answer.getString("next").getValue(), "the next one begins anew");
  }

  @Test
  void e10_aTargetThatIsNotEnabledIsNoTarget() {
    RedriveOrder order = new RedriveOrder(Optional.of(TargetKind.S3), 1, false, "");
    TaskNotDoneException e = assertThrows(TaskNotDoneException.class, () -> redriving.run(order));
    assertTrue(String.valueOf(e.getMessage()).contains("kinesis"), e::getMessage);
  }

  /** The target in memory, with another order rule, and something that happens behind a request. */
  private record Hooked(InMemoryTarget memory, OrderRule rule, Runnable behind)
      implements Target<InMemoryTarget.Line> {
    Hooked(InMemoryTarget memory, Runnable behind) {
      this(memory, OrderRule.ONE_CHANGE_A_DOCUMENT, behind);
    }

    @Override
    public TargetKind kind() {
      return memory.kind();
    }

    @Override
    public RequestLimits limits() {
      RequestLimits own = memory.limits();
      return new RequestLimits(own.entries(), own.bytes(), own.entryBytes(), 1, rule);
    }

    @Override
    public Optional<InMemoryTarget.Line> toEntry(EncodedChange change) {
      return memory.toEntry(change);
    }

    @Override
    public List<Outcome> send(List<InMemoryTarget.Line> entries) throws InterruptedException {
      List<Outcome> outcomes = memory.send(entries);
      behind.run();
      return outcomes;
    }

    @Override
    public void close() {}
  }
}
