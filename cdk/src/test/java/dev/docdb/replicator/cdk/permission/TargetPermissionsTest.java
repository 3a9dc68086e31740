package dev.docdb.replicator.cdk.permission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.cdk.plan.Place;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.target.TargetKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetPermissionsTest {
  private static final Place PLACE = new Place("aws", "eu-west-1", "111122223333");

  private static String firstResource(String host) {
    Environment settings =
        Environment.of(
            Map.of(
                "DOCUMENTDB_URI", "shop.example.com",
                "DOCUMENTDB_SECRET", "shop/replicator",
                "WATCHED_DB_NAME", "shop",
                "WATCHED_COLLECTION_NAME", "orders",
                "STATE_DB", "replication",
                "STATE_COLLECTION", "state",
                "ELASTICSEARCH_URI", "https://" + host));
    Known known = new Known(settings, PLACE, Map.of(), Map.of());
    return new TargetPermissions(known).of(TargetKind.OPENSEARCH).getFirst().resources().getFirst();
  }

  @Test
  void aDomainIsInTheRegionForWhichItsRequestsAreSigned() {
    assertEquals(
        "arn:aws:es:us-east-2:111122223333:domain/shop/_bulk",
        firstResource("search-shop-abcdefghijklmnopqrstuvwxyz.us-east-2.es.amazonaws.com"));
    assertEquals(
        "arn:aws:aoss:us-east-2:111122223333:collection/abcdefghijklmnopqrst",
        firstResource("abcdefghijklmnopqrst.us-east-2.aoss.amazonaws.com"));
  }
}
