package dev.docdb.replicator.source;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import java.util.Set;

/**
 * What an error of the cluster means for the replicator. Decided by code and, where a code has two
 * meanings, by message: on Amazon DocumentDB 136 is both a position that is gone and a stream that
 * was never enabled.
 */
public enum SourceError {
  /** The cursor or the connection is gone, the position is not: open again. */
  REOPEN,
  /** The login failed: the password may have been rotated. */
  REFRESH_SECRET,
  /** The server can't resume from the position. Only the operator may choose another one. */
  HALT_POSITION_LOST,
  /** What is watched was dropped or renamed. Only the operator knows whether it comes back. */
  HALT_COLLECTION_DROPPED,
  /**
   * What was saved is of another cluster. Only the operator knows whether to go on with this one.
   */
  HALT_OTHER_CLUSTER,
  /** Change streams are off, or the server doesn't do what is asked. */
  HALT_CONFIGURATION,
  /** The user may not do this. */
  HALT_AUTHORIZATION,
  /** A change is larger than the server can send. */
  OVERSIZE_EVENT,
  /** Nothing known. */
  FATAL;

  private static final Set<Integer> PASSING =
      Set.of(
          6, 7, 43, 50, 63, 89, 91, 133, 150, 189, 234, 237, 262, 9001, 10107, 11600, 11602, 13388,
          13435, 13436, 17287);
  private static final Set<Integer> POSITION_GONE =
      Set.of(260, 280, 286, 40585, 40615, 40647, 50811);
  private static final Set<Integer> NOT_UNDERSTOOD =
      Set.of(2, 20, 59, 73, 115, 166, 303, 40324, 40415, 40573);
  private static final int INVALID_RESUME_TOKEN = 260;
  private static final int FAILED_TO_PARSE = 9;
  private static final int UNAUTHORIZED = 13;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int CAPPED_POSITION_LOST = 136;
  private static final Set<Integer> TOO_LARGE = Set.of(10334, 17419, 17420);

  /** The verdict on an exception of the driver. */
  public static SourceError of(MongoException e) {
    return switch (e) {
      case MongoCommandException answer -> of(answer.getErrorCode(), answer.getErrorMessage());
      case MongoSecurityException security ->
          security.getCause() instanceof MongoSocketException ? REOPEN : REFRESH_SECRET;
      case MongoConnectionPoolClearedException cleared -> REOPEN;
      case MongoServerUnavailableException unavailable -> REOPEN;
      case MongoSocketException socket -> REOPEN;
      case MongoTimeoutException timeout -> causedByLogin(timeout) ? REFRESH_SECRET : REOPEN;
      default -> e.getCode() > 0 ? of(e.getCode(), String.valueOf(e.getMessage())) : FATAL;
    };
  }

  /**
   * A login that fails on the monitor's connection shows as a time-out of the server's selection.
   */
  private static boolean causedByLogin(MongoTimeoutException timeout) {
    return String.valueOf(timeout.getMessage()).contains("MongoSecurityException");
  }

  /** The verdict on what a server answered. */
  public static SourceError of(int code, String message) {
    if (PASSING.contains(code)) {
      return REOPEN;
    }
    if (code == INVALID_RESUME_TOKEN && message.contains("invalidate")) {
      return HALT_COLLECTION_DROPPED;
    }
    if (POSITION_GONE.contains(code)) {
      return HALT_POSITION_LOST;
    }
    if (TOO_LARGE.contains(code)) {
      return OVERSIZE_EVENT;
    }
    return switch (code) {
      case CAPPED_POSITION_LOST ->
          message.contains("modifyChangeStreams") ? HALT_CONFIGURATION : HALT_POSITION_LOST;
      case FAILED_TO_PARSE ->
          message.contains("resume token") ? HALT_POSITION_LOST : HALT_CONFIGURATION;
      case UNAUTHORIZED -> HALT_AUTHORIZATION;
      case AUTHENTICATION_FAILED -> REFRESH_SECRET;
      default -> NOT_UNDERSTOOD.contains(code) ? HALT_CONFIGURATION : FATAL;
    };
  }
}
