package dev.docdb.replicator.target.opensearch;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.json.JsonParseException;
import org.bson.json.JsonReader;

/**
 * What the service answered to one action.
 *
 * @param status as of HTTP
 * @param errorType the kind of error; empty for none
 * @param reason in the service's words, which may quote the document
 * @param cause what it says that the reason comes from; empty for nothing
 */
record BulkResult(int status, String errorType, String reason, String cause) {

  /** Reads the answer to a bulk request as it comes in. */
  static List<BulkResult> read(Reader answer) throws UnreadableAnswerException {
    List<BulkResult> results = new ArrayList<>();
    try (JsonReader json = new JsonReader(answer)) {
      json.readStartDocument();
      while (json.readBsonType() != BsonType.END_OF_DOCUMENT) {
        if (json.readName().equals("items")) {
          readItems(json, results);
        } else {
          json.skipValue();
        }
      }
    } catch (JsonParseException
        | BsonInvalidOperationException
        | BsonSerializationException
        | IllegalStateException e) { // their messages quote the answer
      throw new UnreadableAnswerException("its answer breaks off or is no JSON");
    }
    return results;
  }

  private static void readItems(JsonReader json, List<BulkResult> results) {
    json.readStartArray();
    while (json.readBsonType() != BsonType.END_OF_DOCUMENT) {
      json.readStartDocument();
      json.readName(); // the action's name
      results.add(readItem(json));
      json.readEndDocument();
    }
    json.readEndArray();
  }

  private static BulkResult readItem(JsonReader json) {
    BulkResult result = new BulkResult(0, "", "", "");
    json.readStartDocument();
    while (json.readBsonType() != BsonType.END_OF_DOCUMENT) {
      String name = json.readName();
      if (name.equals("status")) {
        result = new BulkResult(json.readInt32(), result.errorType, result.reason, result.cause);
      } else if (name.equals("error") && json.getCurrentBsonType() == BsonType.DOCUMENT) {
        result = readError(json, result.status);
      } else {
        json.skipValue();
      }
    }
    json.readEndDocument();
    return result;
  }

  private static BulkResult readError(JsonReader json, int status) {
    String type = "";
    String reason = "";
    String cause = "";
    json.readStartDocument();
    while (json.readBsonType() != BsonType.END_OF_DOCUMENT) {
      String name = json.readName();
      boolean text = json.getCurrentBsonType() == BsonType.STRING;
      if (text && name.equals("type")) {
        type = json.readString();
      } else if (text && name.equals("reason")) {
        reason = json.readString();
      } else if (name.equals("caused_by") && json.getCurrentBsonType() == BsonType.DOCUMENT) {
        cause = readError(json, status).reason;
      } else {
        json.skipValue();
      }
    }
    json.readEndDocument();
    return new BulkResult(status, type, reason, cause);
  }

  @Override
  public String toString() {
    return "BulkResult[" + status + " " + errorType + "]";
  }
}
