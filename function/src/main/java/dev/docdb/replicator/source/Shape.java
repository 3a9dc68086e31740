package dev.docdb.replicator.source;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** How much of each change is asked for. */
enum Shape {
  /** As it is, with the document that an update left behind. */
  WHOLE("updateLookup", ""),
  /** Without the update's description, which may hold a large field a second time. */
  WITHOUT_DESCRIPTION("updateLookup", "{$project: {updateDescription: 0}}"),
  /** What happened, when, and to which document. */
  BARE(
      "default",
      "{$project: {_id: 1, operationType: 1, clusterTime: 1, ns: 1, to: 1, documentKey: 1}}");

  private final String fullDocument;
  private final String last;

  Shape(String fullDocument, String last) {
    this.fullDocument = fullDocument;
    this.last = last;
  }

  /**
   * The stages of an aggregate command. Ours comes last, so that the operator's filters see every
   * change as they always do.
   */
  BsonArray pipeline(BsonDocument start, List<BsonDocument> stages) {
    List<BsonDocument> all = new ArrayList<>();
    BsonDocument options = new BsonDocument("fullDocument", new BsonString(fullDocument));
    options.putAll(start);
    all.add(new BsonDocument("$changeStream", options));
    all.addAll(stages);
    if (!last.isEmpty()) {
      all.add(BsonDocument.parse(last));
    }
    return new BsonArray(all);
  }

  /** How a cursor is asked to hand out its batches. */
  static BsonDocument batchSize(int most) {
    return new BsonDocument("batchSize", new BsonInt32(most));
  }
}
