package dev.docdb.replicator.cdk.permission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private static final Place PLACE = new Place("aws", "eu-west-1", "111122223333");

  @Test
  void aQueueIsWhereItsUrlSays() {
    String expected = "arn:aws:sqs:us-east-2:444455556666:orders.fifo";
    for (String url :
        List.of(
            "https://sqs.us-east-2.amazonaws.com/444455556666/orders.fifo",
            "https://us-east-2.queue.amazonaws.com/444455556666/orders.fifo",
            "https://vpce-0a1b-c2d3.sqs.us-east-2.vpce.amazonaws.com/444455556666/orders.fifo")) {
      assertEquals(expected, PLACE.queue(url), url);
    }
  }

  @Test
  void noOtherUrlIsTakenForOne() {
    for (String url :
        List.of(
            "https://queues.example.com/444455556666/orders",
            "https://sqs.us-east-2.amazonaws.com.example.com/444455556666/orders",
            "https://sqs.us-east-2.amazonaws.com/orders",
            "https://sqs.us-east-2.amazonaws.com/444455556666/*")) {
      assertThrows(IllegalArgumentException.class, () -> PLACE.queue(url), url);
    }
  }

  @Test
  void whatFollowsASecretsNameIsSixCharactersAndNoMore() {
    String arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/replicator";
    assertEquals(arn + "-??????", PLACE.secret("shop/replicator"));
    assertEquals(arn + "-??????", PLACE.secret(arn));
    assertEquals(arn + "-AbCd12", PLACE.secret(arn + "-AbCd12"));
    assertEquals(
        arn + "-abcdef-??????", PLACE.secret("shop/replicator-abcdef"), "the name of a secret");
  }
}
