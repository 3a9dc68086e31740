package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.JsonObject;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.request.Bisection;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Deletes that leave the document where it is, with a mark. The document is read and stored again
 * under the version of the delete, so that a newer one stays as it is, and a replay ends the same.
 * Where there is none, the delete is sent as it is: an older change that comes late finds it.
 *
 * <p>Whoever sends a delete must have stored what came before it of the same document.
 */
final class SoftDeletes {
  /** The field that a deleted document has. */
  static final String MARK = "_deletedAt";

  /** So many documents are read together, as long as they fit. */
  private static final int TOGETHER = 100;

  private static final int MOST_BYTES = 8 << 20;
  private static final int MOST_BYTES_OF_ONE = 100 << 20;

  private final DocumentsCall call;
  private final Function<EncodedChange, Namespace> places;

  SoftDeletes(DocumentsCall call, Function<EncodedChange, Namespace> places) {
    this.call = call;
    this.places = places;
  }

  /** Stores entries. */
  @FunctionalInterface
  interface Store {
    List<Outcome> send(List<BulkEntry> entries) throws InterruptedException;
  }

  /** Sends what isn't a delete as it is, and then the deletes. */
  List<Outcome> send(List<BulkEntry> entries, Store store) throws InterruptedException {
    List<BulkEntry> others = entries.stream().filter(entry -> !isDelete(entry)).toList();
    if (others.size() == entries.size()) {
      return store.send(entries);
    }
    List<BulkEntry> deletes = entries.stream().filter(SoftDeletes::isDelete).toList();
    List<Outcome> stored = others.isEmpty() ? List.of() : store.send(others);
    List<Outcome> marked = new ArrayList<>();
    for (int from = 0; from < deletes.size(); from += TOGETHER) {
      int to = Math.min(from + TOGETHER, deletes.size());
      marked.addAll(
          Bisection.send(
              deletes.subList(from, to),
              "the document that is to be marked as deleted can't be read",
              some -> mark(some, store)));
    }
    List<Outcome> outcomes = new ArrayList<>(entries.size());
    int deleted = 0;
    for (int i = 0; i < entries.size(); i++) {
      outcomes.add(isDelete(entries.get(i)) ? marked.get(deleted++) : stored.get(i - deleted));
    }
    return outcomes;
  }

  private static boolean isDelete(BulkEntry entry) {
    return entry.document().isEmpty();
  }

  /** The outcomes; empty when their documents are too large to be read together. */
  private Optional<List<Outcome>> mark(List<BulkEntry> deletes, Store store)
      throws InterruptedException {
    int most = deletes.size() == 1 ? MOST_BYTES_OF_ONE : MOST_BYTES;
    Optional<List<CurrentDocument>> read = call.send(question(deletes), most);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    if (read.get().size() != deletes.size()) {
      throw new TargetUnavailableException(
          "%s answered with %d documents where %d were asked for"
              .formatted(call, read.get().size(), deletes.size()));
    }
    return Optional.of(mark(deletes, read.get(), store));
  }

  private List<Outcome> mark(List<BulkEntry> deletes, List<CurrentDocument> read, Store store)
      throws InterruptedException {
    List<Optional<Outcome>> settled = new ArrayList<>();
    List<BulkEntry> sent = new ArrayList<>();
    for (int i = 0; i < deletes.size(); i++) {
      BulkEntry delete = deletes.get(i);
      Optional<Outcome> outcome = withoutSending(read.get(i), delete);
      settled.add(outcome);
      if (outcome.isEmpty()) {
        sent.add(
            read.get(i) instanceof CurrentDocument.Present document
                ? marked(delete, document)
                : delete);
      }
    }
    Iterator<Outcome> stored = (sent.isEmpty() ? List.<Outcome>of() : store.send(sent)).iterator();
    return settled.stream().map(outcome -> outcome.orElseGet(stored::next)).toList();
  }

  /** What can be told of a delete at once; empty when something has to be sent for it. */
  private Optional<Outcome> withoutSending(CurrentDocument document, BulkEntry delete) {
    return switch (document) {
      case CurrentDocument.Missing _, CurrentDocument.Present _ -> Optional.empty();
      case CurrentDocument.Unknown _ -> Optional.of(Outcome.THROTTLED);
      case CurrentDocument.WithoutSource _ ->
          Optional.of(
              new Outcome.Refused(
                  "the index keeps no _source, without which a deleted document can't be stored"
                      + " with its mark"));
      case CurrentDocument.Forbidden _ -> throw forbidden(delete);
      case CurrentDocument.Unreadable(String errorType) -> throw unreadable(delete, errorType);
    };
  }

  private TargetMisconfiguredException forbidden(BulkEntry delete) {
    return new TargetMisconfiguredException(
        "%s doesn't let the function read the index of %s, which soft deletes need (indices:data/read/mget)"
            .formatted(call, places.apply(delete.change())));
  }

  private TargetMisconfiguredException unreadable(BulkEntry delete, String errorType) {
    return new TargetMisconfiguredException(
        "%s answered %s where soft deletes read the index %s: look at its state, its aliases and its routing"
            .formatted(call, errorType, IndexName.of(places.apply(delete.change()))));
  }

  private BulkEntry marked(BulkEntry delete, CurrentDocument.Present document) {
    Change change = delete.change().change();
    try {
      return new BulkEntry(
          delete.change(),
          new BulkActions().index(change, places.apply(delete.change())),
          Optional.of(document.marked(MARK, change.clusterTime() >>> 32)));
    } catch (UnreadableAnswerException e) {
      throw new TargetUnavailableException(call + " didn't answer: " + e.getMessage(), e);
    }
  }

  private byte[] question(List<BulkEntry> deletes) {
    ByteSink question = new ByteSink(128 * deletes.size());
    BsonToJson json = new BsonToJson(JsonMode.PLAIN);
    int separator = '[';
    question.put("{\"docs\":".getBytes(UTF_8));
    for (BulkEntry delete : deletes) {
      question.put(separator);
      separator = ',';
      new JsonObject(json, question)
          .text("_index", IndexName.of(places.apply(delete.change())))
          .text("_id", delete.change().change().documentId())
          .end();
    }
    question.put("]}".getBytes(UTF_8));
    return question.copyFrom(0);
  }
}
