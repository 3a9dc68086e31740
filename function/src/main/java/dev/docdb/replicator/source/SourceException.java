package dev.docdb.replicator.source;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster didn't do what was asked. The message holds neither a secret nor a document's
 * content.
 */
public final class SourceException extends RuntimeException {
  static final String WHEN_DROPPED =
      ". The saved position lies behind the end of that collection. To watch one of the same name anew, remove its document from the"
          + " state collection and set START_AT";

  private final SourceError error;

  public SourceException(SourceError error, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /** Wraps an exception of the driver. */
  public static SourceException of(String doing, MongoException e) {
    Optional<TlsRefusal> refusal = TlsRefusal.of(e);
    if (refusal.isPresent()) {
      String why = refusal.get().sentence();
      return new SourceException(SourceError.HALT_CONFIGURATION, doing + " failed: " + why, e);
    }
    SourceError error = SourceError.of(e);
    return new SourceException(
        error, doing + " failed: " + said(e) + advice(error, said(e)) + TlsRefusal.ofCutOff(e), e);
  }

  /** What it means for the replicator. */
  public SourceError error() {
    return error;
  }

  private static String said(MongoException e) {
    if (e instanceof MongoCommandException answer) {
      return answer.getErrorCode()
          + " "
          + answer.getErrorCodeName()
          + ", "
          + answer.getErrorMessage();
    }
    return e.getClass().getSimpleName() + ", " + e.getMessage();
  }

  private static String advice(SourceError error, String said) {
    return switch (error) {
      case REOPEN, FATAL -> "";
      case OVERSIZE_EVENT ->
          ". A change is larger than the 16 MB that the server can send, most likely because it tells a large field twice, in the"
              + " document and in the update's description; nothing behind it can be read";
      case HALT_COLLECTION_DROPPED -> WHEN_DROPPED;
      case REFRESH_SECRET ->
          ". Check user name and password in the secret named by DOCUMENTDB_SECRET or, with DOCUMENTDB_AUTH=iam, that the"
              + " cluster knows the function's role as a user";
      case HALT_POSITION_LOST ->
          ". The saved position can't be resumed on this cluster: its log no longer reaches back so far, or it is another"
              + " cluster. The position is left as it is; nothing is skipped";
      case HALT_CONFIGURATION ->
          said.contains("modifyChangeStreams")
              ? ". Enable change streams: db.adminCommand({modifyChangeStreams: 1, database: <database>, collection:"
                  + " <collection>, enable: true})"
              : ". The server doesn't do what was asked: check that its version is supported";
      case HALT_AUTHORIZATION ->
          ". The user needs read on the watched database and readWrite on STATE_DB";
    };
  }
}
