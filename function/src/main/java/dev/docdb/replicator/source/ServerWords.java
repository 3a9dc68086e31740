package dev.docdb.replicator.source;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import java.util.regex.Pattern;

/**
 * What an exception of the driver says, without what a server may have taken from a document: the
 * values that it quotes, and the objects that it shows.
 */
final class ServerWords {
  /** Behind it a server shows a part of the document that it speaks of. */
  private static final Pattern PART = Pattern.compile("First element.*", Pattern.DOTALL);

  private static final Pattern OBJECT = Pattern.compile("\\{.*(\\}|$)", Pattern.DOTALL);

  /** Also one that isn't ended; an apostrophe within a word begins none. */
  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"]*(\"|$)|(?<![A-Za-z])'[^']*('|$)", Pattern.DOTALL);

  /** A failed login shows the user, and a server that can't be chosen why its logins failed. */
  private static final Pattern USER = Pattern.compile("(?<=userName=)'.*?'(?=, )");

  private ServerWords() {}

  static String of(MongoException e) {
    return switch (e) {
      case MongoCommandException answer ->
          answer.getErrorCode()
              + " "
              + answer.getErrorCodeName()
              + ", "
              + withoutContent(answer.getErrorMessage());
      case MongoServerException answer ->
          answer.getClass().getSimpleName()
              + ", "
              + answer.getCode()
              + ", "
              + withoutContent(String.valueOf(answer.getMessage()));
      case MongoException other ->
          other.getClass().getSimpleName()
              + ", "
              + USER.matcher(String.valueOf(other.getMessage())).replaceAll("'...'");
    };
  }

  private static String withoutContent(String text) {
    String withoutPart = PART.matcher(text).replaceFirst("");
    String withoutObject = OBJECT.matcher(withoutPart).replaceFirst("{...}");
    return QUOTED.matcher(withoutObject).replaceAll("'...'").stripTrailing();
  }

  /**
   * The exception as a cause that may be printed: its words, its stack, and what lies behind it.
   */
  static RuntimeException cause(MongoException e) {
    Throwable behind =
        e.getCause() instanceof MongoException further ? cause(further) : e.getCause();
    RuntimeException cause = new DriverException(of(e), behind);
    cause.setStackTrace(e.getStackTrace());
    return cause;
  }
}
