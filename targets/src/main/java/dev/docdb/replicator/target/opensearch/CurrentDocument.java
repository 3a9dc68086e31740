package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.DateText;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.opensearch.RawJson.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an index has of a document. */
sealed interface CurrentDocument {

  /** There is none, or not even its index. */
  record Missing() implements CurrentDocument {}

  /** It can't be told now. */
  record Unknown() implements CurrentDocument {}

  /** It is there, but the index keeps no sources. */
  record WithoutSource() implements CurrentDocument {}

  /** It is not to be read. */
  record Forbidden() implements CurrentDocument {}

  /**
   * It can't be told, and asking again doesn't help.
   *
   * @param errorType the service's word for it
   */
  record Unreadable(String errorType) implements CurrentDocument {}

  /** Parts of the names of errors that pass. */
  Pattern PASSING =
      Pattern.compile(
          "unavailable|shard|node|rejected|circuit|block|timeout|timed_out|recover|transport|connect"
              + "|master|cluster_manager|already_closed|engine|(?:i_?o_exception)|cancelled|internal");

  /** What may be told of an error. */
  Pattern TYPE = Pattern.compile("\"([a-z0-9_]{1,100})\"");

  /**
   * It is there.
   *
   * @param at where in the answer its source begins
   */
  record Present(RawJson answer, int at) implements CurrentDocument {

    /**
     * The source with the mark, in place of an older one.
     *
     * @param seconds when it was deleted
     */
    Payload marked(String mark, long seconds) throws UnreadableAnswerException {
      ByteSink line = new ByteSink(1 << 10);
      int separator = '{';
      for (Member member : answer.members(at)) {
        if (!answer.isNamed(member, mark)) {
          line.put(separator);
          separator = ',';
          onOneLine(member.nameFrom() - 1, member.valueTo(), line);
        }
      }
      line.put(separator);
      line.put(("\"" + mark + "\":\"").getBytes(US_ASCII));
      DateText.seconds(seconds, line);
      line.put('"');
      line.put('}');
      int length = line.length();
      return new Payload(line.bytes(), 0, length);
    }

    /** A line break can only lie between values; who wrote the document may have put one there. */
    private void onOneLine(int from, int to, ByteSink line) {
      int start = line.length();
      line.put(answer.bytes(), from, to);
      byte[] written = line.bytes();
      for (int i = start; i < line.length(); i++) {
        written[i] = written[i] == '\n' || written[i] == '\r' ? (byte) ' ' : written[i];
      }
    }

    @Override
    public String toString() {
      return "Present";
    }
  }

  /** What the answer to a request for several documents says of each, in order. */
  static List<CurrentDocument> read(RawJson answer) throws UnreadableAnswerException {
    List<CurrentDocument> documents = new ArrayList<>();
    for (Member member : answer.members(answer.start())) {
      if (answer.isNamed(member, "docs")) {
        for (Member document : answer.members(member.valueFrom())) {
          documents.add(readOne(answer, document.valueFrom()));
        }
      }
    }
    return documents;
  }

  private static CurrentDocument readOne(RawJson answer, int at) throws UnreadableAnswerException {
    boolean found = false;
    int source = -1;
    for (Member member : answer.members(at)) {
      if (answer.isNamed(member, "error")) {
        return ofError(answer, member.valueFrom());
      }
      found |= answer.isNamed(member, "found") && answer.text(member).equals("true");
      source = answer.isNamed(member, "_source") ? member.valueFrom() : source;
    }
    if (!found) {
      return new Missing();
    }
    return source < 0 ? new WithoutSource() : new Present(answer, source);
  }

  private static CurrentDocument ofError(RawJson answer, int at) throws UnreadableAnswerException {
    for (Member member : answer.members(at)) {
      if (answer.isNamed(member, "type")) {
        Matcher type = TYPE.matcher(answer.text(member));
        return type.matches() ? ofError(type.group(1)) : new Unknown();
      }
    }
    return new Unknown();
  }

  private static CurrentDocument ofError(String type) {
    return switch (type) {
      case "index_not_found_exception" -> new Missing();
      case "security_exception" -> new Forbidden();
      default -> PASSING.matcher(type).find() ? new Unknown() : new Unreadable(type);
    };
  }
}
