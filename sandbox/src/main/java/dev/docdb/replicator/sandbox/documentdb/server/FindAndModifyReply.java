package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.FindProjection;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** What findAndModify answers. */
final class FindAndModifyReply {
  private FindAndModifyReply() {}

  static BsonDocument nothing(boolean remove) {
    BsonDocument last = new BsonDocument("n", new BsonInt32(0));
    if (!remove) {
      last.append("updatedExisting", BsonBoolean.FALSE);
    }
    return reply(last, BsonNull.VALUE);
  }

  static BsonDocument removed(Request request, RawBsonDocument before) {
    return reply(new BsonDocument("n", new BsonInt32(1)), projected(request, before));
  }

  static BsonDocument updated(Request request, RawBsonDocument before, RawBsonDocument after) {
    BsonDocument last =
        new BsonDocument("n", new BsonInt32(1)).append("updatedExisting", BsonBoolean.TRUE);
    return reply(last, projected(request, request.flag("new", false) ? after : before));
  }

  static BsonDocument upserted(Request request, RawBsonDocument inserted) {
    BsonDocument last =
        new BsonDocument("n", new BsonInt32(1))
            .append("updatedExisting", BsonBoolean.FALSE)
            .append("upserted", Missing.of(inserted.get("_id")));
    return reply(last, request.flag("new", false) ? projected(request, inserted) : BsonNull.VALUE);
  }

  private static BsonValue projected(Request request, RawBsonDocument document) {
    BsonDocument fields = request.document("fields");
    return fields.isEmpty()
        ? document
        : new FindProjection(fields, request.document("query"), request.scope())
            .apply(Bson.decoded(document));
  }

  private static BsonDocument reply(BsonDocument last, BsonValue value) {
    return new BsonDocument("lastErrorObject", last).append("value", value);
  }
}
