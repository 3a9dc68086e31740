package dev.docdb.replicator.cdk.plan;

import static dev.docdb.replicator.cdk.plan.PlanTexts.DEFAULTS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.DEPLOYMENT;
import static dev.docdb.replicator.cdk.plan.PlanTexts.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What must hold between the sections. */
class PlanRulesTest {
  @Test
  void theStateMustNotBeWatchedByAnother() {
    String state = DEFAULTS.replace("state_db = state", "state_db = shop");
    String collections =
        "[collection shop.orders]\nbucket_name = changes\n[collection shop.positions]\nbucket_name = others\n"
            + "state_db = elsewhere\n";

    assertEquals(
        List.of(
            "line 7, [defaults] state_db: shop.positions can't keep positions: [collection shop.positions] watches it,"
                + " and would replicate each of them"),
        problems(DEPLOYMENT + state + collections));
    assertEquals(
        List.of(),
        problems(DEPLOYMENT + state + collections + "documentdb_uri = other.example.com"));
    assertEquals(
        List.of(
            "line 7, [defaults] state_db: shop.positions can't keep positions: [database shop] watches it, and would"
                + " replicate each of them"),
        problems(
            DEPLOYMENT
                + state
                + "[collection other.orders]\nbucket_name = changes\n"
                + "[database shop]\nbucket_name = others\nstate_db = elsewhere\n"
                + "documentdb_uri = mongodb://DB.example.com:27017\n"));
  }

  @Test
  void aCollectionBesideItsDatabaseNeedsTargetsOfItsOwn() {
    String beside =
        DEPLOYMENT
            + DEFAULTS
            + "[database shop]\nbucket_name = changes\n[collection shop.orders]\n";

    assertEquals(List.of(), problems(beside + "kinesis_stream = orders"));
    assertEquals(List.of(), problems(beside + "bucket_name = changes\nbucket_path = orders"));
    assertEquals(
        List.of(
            "line 15, [collection shop.orders] bucket_name: is also where [database shop] sends the changes of this"
                + " collection: give one of the two another target, or the database a pipeline that leaves the"
                + " collection out"),
        problems(beside + "bucket_name = changes"));
    assertEquals(
        List.of(),
        problems(
            (beside + "bucket_name = changes")
                .replace(
                    "[database shop]\n",
                    "[database shop]\npipeline = [{\"$match\": {\"ns.coll\": {\"$ne\": \"orders\"}}}]\n")));
  }
}
