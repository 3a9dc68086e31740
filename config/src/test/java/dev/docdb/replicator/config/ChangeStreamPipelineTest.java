package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class ChangeStreamPipelineTest {
  private static final List<String> KEPT =
      List.of("_id", "operationType", "clusterTime", "ns", "documentKey");
  private static final String ALL_KEPT = "operationType: 1, clusterTime: 1, ns: 1, documentKey: 1";

  private static void assertTaken(String stage) {
    assertEquals(
        List.of(BsonDocument.parse(stage)),
        ChangeStreamPipeline.parse("[" + stage + "]").stages(),
        stage);
  }

  private static void assertRefused(String stage, String... words) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ChangeStreamPipeline.parse("[{$match: {}}, " + stage + "]"),
                stage)
            .getMessage();
    List<String> expected = new ArrayList<>(List.of(words));
    expected.add("stage 2");
    for (String word : expected) {
      assertTrue(message.contains(word), () -> word + " expected in " + message);
    }
  }

  @Test
  void takesWhatTheEnginesAllow() {
    assertTaken("{$match: {operationType: {$in: ['insert', 'drop']}}}");
    assertTaken("{$match: {'fullDocument.total': {$numberLong: '5'}}}");
    assertTaken("{$project: {updateDescription: 0, 'fullDocument.card': false, _id: 1}}");
    assertTaken(
        "{$project: {fullDocument: 1, total: {$sum: '$fullDocument.t'}, " + ALL_KEPT + "}}");
    assertTaken("{$project: {fullDocument: {card: 0}}}");
    assertTaken("{$redact: {$cond: [{$eq: ['$fullDocument.a', 1]}, '$$KEEP', '$$PRUNE']}}");
    assertTaken("{$addFields: {'fullDocument.card': '$$REMOVE', nsx: 1}}");
    assertTaken("{$set: {region: 'eu'}}");
    assertTaken("{$unset: 'fullDocument.card'}");
    assertTaken("{$unset: ['fullDocument.card', 'updateDescription']}");
    assertTaken("{$replaceRoot: {newRoot: {$mergeObjects: ['$$ROOT', {a: '$ns.db'}, {b: 1}]}}}");
    assertTaken("{$replaceWith: {$mergeObjects: ['$$ROOT']}}");
  }

  @Test
  void takesNoStageForNoPipeline() {
    assertEquals(List.of(), ChangeStreamPipeline.parse(" [ ] ").stages());
  }

  @Test
  void refusesAnyOtherStageByItsName() {
    for (String stage : List.of("$lookup", "$out", "$merge", "$group", "$limit", "$where")) {
      assertRefused("{" + stage + ": {}}", "(" + stage + ")", "$match", "$replaceWith");
    }
    assertRefused("{$changeStream: {}}", "$changeStream", "replicator itself");
    assertRefused("{}", "exactly one field");
    assertRefused("{$match: {}, $project: {a: 0}}", "exactly one field");
    for (String body : List.of("1", "'a'", "[]", "null")) {
      assertRefused("{$match: " + body + "}", "$match", "a document");
    }
  }

  @Test
  void refusesAProjectionThatTakesAwayWhatIsNeeded() {
    for (String field : KEPT) {
      for (String no : List.of("0", "false", "0.0", "{$numberDecimal: '-0'}", "{$numberDecimal: '0E3'}")) {
        assertRefused("{$project: {" + field + ": " + no + "}}", "$project", field);
      }
      assertRefused("{$project: {a: 0, '" + field + ".b': 0}}", field);
      assertRefused("{$project: {a: 0, " + field + ": {b: 0}}}", field);
      assertRefused("{$project: {a: 0, " + field + ": '$other'}}", field);
      String others = ALL_KEPT.replace(field + ": 1", "fullDocument: 1");
      if (!field.equals("_id")) {
        assertRefused("{$project: {" + others + "}}", field);
      }
      assertRefused("{$project: {" + others + ", '" + field + ".b': 1}}", field);
      assertRefused("{$project: {" + others + ", " + field + ": {$literal: 1}}}", field);
      assertRefused("{$project: {" + others + ", " + field + ": {}}}", field);
    }
    assertRefused("{$project: {_id: 1}}", "clusterTime");
    assertRefused("{$project: {total: '$fullDocument.total'}}", "clusterTime");
  }

  @Test
  void refusesToWriteOrRemoveWhatIsNeeded() {
    for (String field : KEPT) {
      for (String path : List.of(field, field + ".coll")) {
        assertRefused("{$addFields: {a: 1, '" + path + "': 1}}", "$addFields", field);
        assertRefused("{$set: {'" + path + "': 1}}", "$set", field);
        assertRefused("{$unset: '" + path + "'}", "$unset", field);
        assertRefused("{$unset: ['a', '" + path + "']}", "$unset", field);
        assertRefused(
            "{$replaceWith: {$mergeObjects: ['$$ROOT', {a: 1}, {'" + path + "': 1}]}}",
            "$replaceWith",
            field);
      }
    }
    assertRefused("{$unset: 1}", "name of a field");
    assertRefused("{$unset: ['a', 1]}", "name of a field");
  }

  @Test
  void refusesANewRootThatNobodyCanJudge() {
    for (String root :
        List.of(
            "'$fullDocument'",
            "'$$ROOT'",
            "{a: 1}",
            "{$mergeObjects: '$$ROOT'}",
            "{$mergeObjects: []}",
            "{$mergeObjects: ['$fullDocument', '$$ROOT']}",
            "{$mergeObjects: ['$$ROOT', '$fullDocument']}",
            "{$mergeObjects: ['$$ROOT', {$arrayToObject: '$a'}]}",
            "{$mergeObjects: ['$$ROOT'], $literal: 1}")) {
      assertRefused("{$replaceRoot: {newRoot: " + root + "}}", "$replaceRoot", "$mergeObjects");
      assertRefused("{$replaceWith: " + root + "}", "$replaceWith", "$mergeObjects");
    }
    assertRefused("{$replaceRoot: {}}", "newRoot");
    assertRefused("{$replaceRoot: {newRoot: {$mergeObjects: ['$$ROOT']}, a: 1}}", "newRoot");
  }

  @Test
  void refusesToRedactInsideOfAnEvent() {
    assertRefused("{$redact: '$$DESCEND'}", "$redact", "$$KEEP");
    assertRefused("{$redact: {$cond: [{$eq: ['$a', 1]}, '$$PRUNE', '$$DESCEND']}}", "$redact");
    assertRefused("{$redact: {$cond: {if: true, then: '$$DESCEND', else: '$$KEEP'}}}", "$redact");
  }

  @Test
  void refusesWhatIsNoArrayOfStages() {
    for (String text :
        List.of(
            "hunter2",
            "{\"$match\": {\"a\": \"hunter2\"}}",
            "\"hunter2\"",
            "[{\"$match\": \"hunter2\"",
            "[{\"$match\": {}}] [{\"$match\": {\"a\": \"hunter2\"}}]",
            "[{\"$match\": {}}], hunter2",
            "[\"hunter2\"]",
            "[{\"hunter2\": 1}]",
            "[{\"$hunter2\": 1}]",
            "[{\"$match\": ObjectId(\"hunter2\")}]",
            "[[{\"$match\": {\"a\": \"hunter2\"}}]]")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> ChangeStreamPipeline.parse(text), text)
              .getMessage();
      assertFalse(message.contains("hunter2"), message);
    }
  }

  @Test
  void showsNothingOfItsContent() {
    String shown = ChangeStreamPipeline.parse("[{$match: {a: 'hunter2'}}]").toString();
    assertEquals("ChangeStreamPipeline[1 stages]", shown);
  }

  @Test
  void cannotBeChangedFromOutside() {
    BsonDocument stage = BsonDocument.parse("{$match: {a: 1}}");
    ChangeStreamPipeline pipeline = new ChangeStreamPipeline(List.of(stage));
    stage.remove("$match");
    assertEquals(1, pipeline.stages().getFirst().size());
  }
}
