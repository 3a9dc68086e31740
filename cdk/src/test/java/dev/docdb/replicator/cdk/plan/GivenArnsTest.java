package dev.docdb.replicator.cdk.plan;

import static dev.docdb.replicator.cdk.plan.PlanTexts.ORDERS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenArnsTest {
  private static Map<String, String> arns(String target) {
    return PlanFile.parse("config.ini", ORDERS + target).plan().replications().getFirst().arns();
  }

  @Test
  void anArnThatNothingTellsIsAskedFor() {
    assertEquals(
        List.of(
            "line 12, [collection shop.orders] elasticsearch_uri_arn: is missing: the host's name doesn't tell which"
                + " domain it is",
            "line 12, [collection shop.orders] msk_bootstrap_srv_arn: is missing: the function logs in as its role,"
                + " which must name the cluster (aws kafka list-clusters-v2)",
            "line 12, [collection shop.orders] sqs_query_url_arn: is missing: the queue's URL doesn't tell it",
            "line 12, [collection shop.orders] dead_letter_uri_arn: is missing: the queue's URL doesn't tell it"),
        problems(
            ORDERS
                + """
                elasticsearch_uri = https://odd.eu-west-1.es.amazonaws.com
                msk_bootstrap_srv = b-1.shop.abc123.c2.kafka.eu-west-1.amazonaws.com:9098
                sqs_query_url = https://queues.example.com/111122223333/orders
                dead_letter_uri = https://queues.example.com/111122223333/letters
                """));
  }

  @Test
  void anArnThatFollowsFromASettingOrIsNotNeededIsNotAskedFor() {
    for (String target :
        List.of(
            "elasticsearch_uri = search-my-shop-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com",
            "elasticsearch_uri = abc123.eu-west-1.aoss.amazonaws.com",
            "elasticsearch_uri = https://odd.eu-west-1.es.amazonaws.com\nelasticsearch_secret = search",
            "sqs_query_url = https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/111122223333/orders")) {
      assertEquals(Map.of(), arns(target), target);
    }
  }

  @Test
  void anArnThatIsGivenIsTaken() {
    assertEquals(
        Map.of("ELASTICSEARCH_URI", "arn:aws:es:eu-west-1:444455556666:domain/theirs"),
        arns(
            "elasticsearch_uri = abc123.eu-west-1.aoss.amazonaws.com\n"
                + "elasticsearch_uri_arn = arn:aws:es:eu-west-1:444455556666:domain/theirs"));
  }
}
