package dev.docdb.replicator.report;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Log lines as JSON objects, one a line. They hold names, counts and errors; never a secret, never
 * a document's content.
 */
public final class Log {
  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

  private final PrintStream out;

  public Log(PrintStream out) {
    this.out = out;
  }

  /** Normal operation: one line an invocation. */
  public void info(String message, BsonDocument fields) {
    line("INFO", message, fields);
  }

  /** Something is worth knowing, and no data is lost. */
  public void warn(String message, Throwable cause) {
    line("WARN", message, trace(cause));
  }

  /** The same, where nothing has failed yet. */
  public void warn(String message, BsonDocument fields) {
    line("WARN", message, fields);
  }

  /** An operator must act. */
  public void error(String message, Throwable cause) {
    line("ERROR", message, trace(cause));
  }

  /** A line that is an object of its own kind. */
  void raw(BsonDocument object) {
    out.println(object.toJson(RELAXED));
  }

  private void line(String level, String message, BsonDocument fields) {
    BsonDocument line =
        new BsonDocument("level", new BsonString(level)).append("message", new BsonString(message));
    line.putAll(fields);
    raw(line);
  }

  private static BsonDocument trace(Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace, true));
    return new BsonDocument("error", new BsonString(cause.getClass().getName()))
        .append("trace", new BsonString(trace.toString()));
  }
}
