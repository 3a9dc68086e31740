package dev.docdb.replicator.source;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error of the cluster means for the replicator. Decided by code and, where a code has two
 * meanings, by message: on Amazon DocumentDB 136 is both a position that is gone and a stream that
 * was never enabled.
 */
public enum SourceError {
  /** The cursor or the connection is gone, the position is not: open again. */
  CONNECTION_LOST(Then.TRY_AGAIN),
  /** Nothing known. It may pass. */
  UNKNOWN(Then.TRY_AGAIN),
  /** The login failed: the password may have been rotated. */
  LOGIN_FAILED(Then.MEND),
  /** The user may not do this. */
  NOT_AUTHORIZED(Then.MEND),
  /** Settings and cluster don't fit: the server doesn't know what is asked, or isn't trusted. */
  MISCONFIGURED(Then.MEND),
  /** Change streams were never on since something was to be replicated: nothing is missing yet. */
  STREAMS_NEVER_ON(Then.MEND),
  /** A change is larger than the server can send. */
  CHANGE_TOO_LARGE(Then.MEND),
  /** The token is none that this server gave out: of another cluster, or of another format. */
  POSITION_NOT_UNDERSTOOD(Then.HALT),
  /** The log no longer reaches back to the position. Only the operator may choose another one. */
  POSITION_LOST(Then.HALT),
  /** Change streams are off, so changes go by unrecorded. Only the operator knows which. */
  STREAMS_OFF(Then.HALT),
  /** What is watched was dropped or renamed. Only the operator knows whether it comes back. */
  COLLECTION_DROPPED(Then.HALT),
  /** The position belongs to another cluster. */
  OTHER_CLUSTER(Then.HALT);

  /** What is left to do. */
  public enum Then {
    /** It may pass by itself. */
    TRY_AGAIN,
    /** It stays until somebody mends it; then the replication goes on by itself. */
    MEND,
    /**
     * Every later attempt has to end in the same way until an operator has decided where to go on,
     * because changes may be missing.
     */
    HALT
  }

  static final int FAILED_TO_PARSE = 9;

  /** An option that the server doesn't know. */
  static final int UNKNOWN_FIELD = 40415;

  private static final Set<Integer> PASSING =
      Set.of(
          6, 7, 43, 50, 63, 89, 91, 133, 150, 189, 202, 234, 237, 262, 9001, 10058, 10107, 11600,
          11602, 13388, 13435, 13436, 17287);
  private static final Set<Integer> TOKEN_UNKNOWN = Set.of(260, 280, 40585, 40615, 40647, 50811);
  private static final Set<Integer> NOT_UNDERSTOOD =
      Set.of(2, 14, 20, 26, 59, 73, 115, 166, 303, 40324, UNKNOWN_FIELD, 40573);
  private static final Set<Integer> TOO_LARGE = Set.of(10334, 13548, 17419, 17420);
  private static final int UNAUTHORIZED = 13;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int CAPPED_POSITION_LOST = 136;
  private static final int HISTORY_LOST = 286;

  private final Then then;

  SourceError(Then then) {
    this.then = then;
  }

  /** What is left to do. */
  public Then then() {
    return then;
  }

  /** Whether only an operator can decide where to go on. */
  public boolean halts() {
    return then == Then.HALT;
  }

  /** The verdict on an exception of the driver. */
  public static SourceError of(MongoException e) {
    return switch (e) {
      case MongoCommandException answer -> of(answer.getErrorCode(), answer.getErrorMessage());
      case MongoSecurityException security -> ofLogin(security.getCause());
      case MongoConnectionPoolClearedException cleared -> CONNECTION_LOST;
      case MongoServerUnavailableException unavailable -> CONNECTION_LOST;
      case MongoSocketException socket -> CONNECTION_LOST;
      case MongoInterruptedException interrupted -> CONNECTION_LOST;
      case MongoTimeoutException timeout -> causedByLogin(timeout) ? LOGIN_FAILED : CONNECTION_LOST;
      default -> e.getCode() > 0 ? of(e.getCode(), String.valueOf(e.getMessage())) : UNKNOWN;
    };
  }

  /** A login may fail because of the connection, or of a server that is about to go. */
  private static SourceError ofLogin(@Nullable Throwable cause) {
    boolean passing =
        cause instanceof MongoSocketException
            || cause instanceof MongoInterruptedException
            || (cause instanceof MongoServerException answer && PASSING.contains(answer.getCode()));
    return passing ? CONNECTION_LOST : LOGIN_FAILED;
  }

  /**
   * A login that fails on the monitor's connection shows as a time-out of the server's selection.
   */
  private static boolean causedByLogin(MongoTimeoutException timeout) {
    return String.valueOf(timeout.getMessage()).contains("MongoSecurityException");
  }

  /** The verdict on what a server answered. */
  public static SourceError of(int code, String message) {
    if (PASSING.contains(code) || message.contains("too many cursors")) {
      return CONNECTION_LOST;
    }
    if (TOO_LARGE.contains(code) || message.startsWith("BSONObj size")) {
      return CHANGE_TOO_LARGE;
    }
    if (TOKEN_UNKNOWN.contains(code)) {
      return ofToken(message);
    }
    return switch (code) {
      case HISTORY_LOST -> POSITION_LOST;
      case CAPPED_POSITION_LOST ->
          message.contains("modifyChangeStreams") ? STREAMS_OFF : POSITION_LOST;
      case FAILED_TO_PARSE ->
          message.contains("resume token") ? POSITION_NOT_UNDERSTOOD : MISCONFIGURED;
      case UNAUTHORIZED -> NOT_AUTHORIZED;
      case AUTHENTICATION_FAILED -> LOGIN_FAILED;
      default -> NOT_UNDERSTOOD.contains(code) ? MISCONFIGURED : UNKNOWN;
    };
  }

  /** The codes around resume tokens are also given for what has happened to a good one. */
  private static SourceError ofToken(String message) {
    if (message.contains("invalidate")) {
      return COLLECTION_DROPPED;
    }
    return message.contains("modified by the pipeline") ? MISCONFIGURED : POSITION_NOT_UNDERSTOOD;
  }
}
