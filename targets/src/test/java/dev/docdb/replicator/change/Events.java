package dev.docdb.replicator.change;

import static dev.docdb.replicator.bson.RandomBson.bytes;

import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Events as a server sends them, for tests. */
public final class Events {
  private static final String TOKEN = "_id: {_data: '8265AB'}, ";
  private static final String TIME = "clusterTime: {$timestamp: {t: 1795251600, i: 1}}, ";

  private Events() {}

  /** An event of this operation with token and cluster time, and these other fields. */
  public static BsonDocument event(String operation, String fields) {
    return BsonDocument.parse(
        "{" + TOKEN + TIME + "operationType: '" + operation + "', " + fields + "}");
  }

  /** The change that these fields make. */
  public static Change change(BsonDocument event) {
    return Change.read(bytes(event), 0);
  }

  /** An insert of a document with this id into shop.orders. */
  public static Change insert(BsonValue id) {
    BsonDocument document = new BsonDocument("_id", id);
    return change(
        event("insert", "ns: {db: 'shop', coll: 'orders'}")
            .append("documentKey", document)
            .append("fullDocument", document));
  }
}
