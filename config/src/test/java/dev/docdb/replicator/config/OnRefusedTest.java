package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnRefusedTest {

  private static Environment with(String... more) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "DOCUMENTDB_URI", "cluster",
                "DOCUMENTDB_SECRET", "secret",
                "WATCHED_DB_NAME", "shop",
                "STATE_DB", "replication",
                "STATE_COLLECTION", "state",
                "KINESIS_STREAM", "changes"));
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return Environment.of(variables);
  }

  private static String refused(String... more) {
    return assertThrows(ConfigurationException.class, () -> with(more)).getMessage();
  }

  @Test
  void whoNamesAPlaceForDeadLettersWantsThemThere() {
    assertEquals(OnRefused.FAIL, OnRefused.of(with()));
    assertEquals(OnRefused.DEAD_LETTER, OnRefused.of(with("DEAD_LETTER_URI", "s3://letters")));
    assertEquals(
        OnRefused.FAIL,
        OnRefused.of(with("DEAD_LETTER_URI", "s3://letters", "ON_REFUSED", "fail")));
    assertEquals(OnRefused.IGNORE, OnRefused.of(with("ON_REFUSED", "ignore")));
  }

  @Test
  void deadLettersNeedAPlace() {
    String message = refused("ON_REFUSED", "dead-letter");
    assertTrue(message.contains("DEAD_LETTER_URI is missing"), message);
  }

  @Test
  void thePlaceIsABucketOrAQueue() {
    assertEquals(
        Optional.of(new DeadLetterPlace.Bucket("letters", "dead/shop")),
        with("DEAD_LETTER_URI", "s3://letters/dead/shop/").find(Settings.DEAD_LETTER_URI));
    assertEquals(
        Optional.of(new DeadLetterPlace.Bucket("letters", "")),
        with("DEAD_LETTER_URI", "s3://letters").find(Settings.DEAD_LETTER_URI));
    String queue = "https://sqs.eu-west-1.amazonaws.com/111122223333/letters.fifo";
    DeadLetterPlace place =
        with("DEAD_LETTER_URI", queue).find(Settings.DEAD_LETTER_URI).orElseThrow();
    assertTrue(place instanceof DeadLetterPlace.Queue fifo && fifo.isFifo(), place::toString);
  }

  @Test
  void lettersAreNotMixedWithChanges() {
    String queue = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders";
    String message = refused("DEAD_LETTER_URI", queue, "SQS_QUERY_URL", queue);
    assertTrue(message.contains("DEAD_LETTER_URI can't be used"), message);
  }

  @Test
  void lettersDoNotLieAmongTheObjectsOfChanges() {
    for (String within : List.of("s3://archive/changes", "s3://archive/changes/dead")) {
      String message =
          refused("DEAD_LETTER_URI", within, "BUCKET_NAME", "archive", "BUCKET_PATH", "changes");
      assertTrue(message.contains("DEAD_LETTER_URI can't be used"), within + ": " + message);
    }
    assertTrue(
        refused("DEAD_LETTER_URI", "s3://archive", "BUCKET_NAME", "archive")
            .contains("BUCKET_NAME"));
    with("DEAD_LETTER_URI", "s3://archive/dead", "BUCKET_NAME", "archive");
    with("DEAD_LETTER_URI", "s3://archive/x", "BUCKET_NAME", "archive", "BUCKET_PATH", "changes");
    with(
        "DEAD_LETTER_URI",
        "s3://archive/changes2",
        "BUCKET_NAME",
        "archive",
        "BUCKET_PATH",
        "changes");
  }

  @Test
  void whatIsNeitherIsRefused() {
    for (String other :
        List.of(
            "my-bucket",
            "s3://",
            "s3:///prefix",
            "s3://No_Bucket",
            "http://example.com/queue",
            "s3://b/..")) {
      String message = refused("DEAD_LETTER_URI", other);
      assertTrue(message.contains("DEAD_LETTER_URI can't be used"), other + ": " + message);
    }
  }
}
