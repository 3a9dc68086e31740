package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster didn't do what was asked. The message says what happened and what it means, and holds
 * neither a secret nor a document's content; what an operator can do follows from {@link #error}.
 */
public final class SourceException extends RuntimeException {
  private final SourceError error;

  /** What no exception of the driver says. */
  public SourceException(SourceError error, String message) {
    this(error, message, null);
  }

  public SourceException(SourceError error, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /** Wraps an exception of the driver. */
  public static SourceException of(String doing, MongoException e) {
    Optional<TlsRefusal> refusal = TlsRefusal.of(e);
    if (refusal.isPresent()) {
      String why = refusal.get().sentence();
      return new SourceException(
          SourceError.MISCONFIGURED, doing + " failed: " + why, ServerWords.cause(e));
    }
    SourceError error = SourceError.of(e);
    return new SourceException(
        error,
        doing + " failed: " + ServerWords.of(e) + meaning(error) + TlsRefusal.ofCutOff(e),
        ServerWords.cause(e));
  }

  /** The message, which there always is. */
  public String text() {
    return Objects.requireNonNull(getMessage());
  }

  /** What it means for the replicator. */
  public SourceError error() {
    return error;
  }

  private static String meaning(SourceError error) {
    return switch (error) {
      case CONNECTION_LOST, UNKNOWN -> "";
      case CHANGE_TOO_LARGE -> ". A change is larger than the 16 MB that the server can send";
      case COLLECTION_DROPPED ->
          ". What is watched was dropped or renamed, and the position lies behind that";
      case LOGIN_FAILED ->
          ". The cluster doesn't let the function in: check user name and password in the secret named by DOCUMENTDB_SECRET or,"
              + " with DOCUMENTDB_AUTH=iam, that the cluster knows the function's role as a user";
      case POSITION_NOT_UNDERSTOOD ->
          ". The position isn't one that this cluster gave out. It is left as it is; nothing is skipped";
      case POSITION_LOST ->
          ". The cluster's log no longer reaches back to the position. It is left as it is; nothing is skipped";
      case STREAMS_OFF, STREAMS_NEVER_ON ->
          ". Change streams are off for what is watched; changes made meanwhile are recorded nowhere";
      case OTHER_CLUSTER -> ". The position belongs to another cluster";
      case MISCONFIGURED -> ". The server doesn't do what is asked of it";
      case NOT_AUTHORIZED ->
          ". The user needs read on the watched database and readWrite on STATE_DB";
    };
  }
}
