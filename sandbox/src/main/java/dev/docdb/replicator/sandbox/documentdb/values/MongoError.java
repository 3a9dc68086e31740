package dev.docdb.replicator.sandbox.documentdb.values;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** An error that a command is answered with: code, code name, message and labels. */
public final class MongoError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient List<String> labels;
  private final transient BsonDocument details;

  private MongoError(int code, String message, List<String> labels, BsonDocument details) {
    super(message);
    this.code = code;
    this.labels = List.copyOf(labels);
    this.details = details;
  }

  /** An error without labels. */
  public static MongoError of(int code, String message) {
    return new MongoError(code, message, List.of(), new BsonDocument());
  }

  /** The same error with these labels in the reply. */
  public MongoError withLabels(List<String> newLabels) {
    return new MongoError(code, text(), newLabels, details);
  }

  /** The same error with these fields beside its code, as a duplicate key has them. */
  public MongoError withDetails(BsonDocument newDetails) {
    return new MongoError(code, text(), labels, newDetails);
  }

  /** The number that clients tell errors apart by. */
  public int code() {
    return code;
  }

  /** The labels that go with it. */
  public List<String> labels() {
    return labels;
  }

  /** Further fields of the error, as in keyPattern and keyValue. */
  public BsonDocument details() {
    return details;
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** The whole reply of a failed command. */
  public BsonDocument reply() {
    BsonDocument reply = new BsonDocument("ok", new BsonDouble(0));
    reply.append("errmsg", new BsonString(text()));
    reply.append("code", new BsonInt32(code));
    reply.append("codeName", new BsonString(ErrorCodes.name(code)));
    reply.putAll(details);
    if (!labels.isEmpty()) {
      reply.append("errorLabels", new BsonArray(labels.stream().map(BsonString::new).toList()));
    }
    return reply;
  }
}
