package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
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
      assertEquals(Optional.of(expected), PLACE.queue(url), url);
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
      assertEquals(Optional.empty(), PLACE.queue(url), url);
    }
  }

  @Test
  void aSearchServiceIsWhereItsHostSays() {
    assertEquals(
        Optional.of("arn:aws:es:us-east-2:111122223333:domain/my-shop"),
        PLACE.search("search-my-shop-abcdefghijklmnopqrstuvwxyz.us-east-2.es.amazonaws.com"));
    assertEquals(
        Optional.of("arn:aws:aoss:us-east-2:111122223333:collection/abc123"),
        PLACE.search("abc123.us-east-2.aoss.amazonaws.com"));
    for (String host :
        List.of(
            "odd.us-east-2.es.amazonaws.com",
            "search-my-shop-abc.us-east-2.es.amazonaws.com",
            "search.example.com")) {
      assertEquals(Optional.empty(), PLACE.search(host), host);
    }
  }

  @Test
  void aRegionTellsItsPartition() {
    assertEquals(
        List.of("aws", "aws-cn", "aws-us-gov"),
        List.of("eu-west-1", "cn-north-1", "us-gov-west-1").stream()
            .map(region -> Place.in(region, "111122223333").partition())
            .toList());
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
