package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Counts what the statements of one write command did. */
final class WriteReply {
  private final BsonArray errors = new BsonArray();
  private final BsonArray upserted = new BsonArray();
  private final boolean stopsAtError;
  private int n;
  private int modified;

  WriteReply(boolean stopsAtError) {
    this.stopsAtError = stopsAtError;
  }

  void count(int matched, int changed) {
    n += matched;
    modified += changed;
  }

  void upserted(int index, BsonValue id) {
    n++;
    upserted.add(new BsonDocument("index", new BsonInt32(index)).append("_id", id));
  }

  /** Runs one statement; gives whether the next one may run. */
  boolean attempt(Request request, int index, Runnable statement) {
    try {
      statement.run();
      return true;
    } catch (MongoError e) {
      if (e.code() == ErrorCodes.WRITE_CONFLICT) {
        throw e;
      }
      BsonDocument error =
          new BsonDocument("index", new BsonInt32(index))
              .append("code", new BsonInt32(e.code()))
              .append("errmsg", new BsonString(e.text()));
      error.putAll(e.details());
      errors.add(error);
      return !stopsAtError && !request.inTransaction();
    }
  }

  BsonDocument reply(boolean countsModified) {
    BsonDocument reply = new BsonDocument("n", new BsonInt32(n));
    if (countsModified) {
      if (!upserted.isEmpty()) {
        reply.append("upserted", upserted);
      }
      reply.append("nModified", new BsonInt32(modified));
    }
    if (!errors.isEmpty()) {
      reply.append("writeErrors", errors);
    }
    return reply;
  }
}
