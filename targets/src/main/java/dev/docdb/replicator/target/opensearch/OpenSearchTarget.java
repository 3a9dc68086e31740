package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.request.Bisection;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * OpenSearch and Elasticsearch: the index of a collection holds its documents as they are now. An
 * insert, update or replace stores the document, a delete removes it, or marks it where the
 * operator wants that; every other operation leaves the index alone.
 */
public final class OpenSearchTarget implements Target<BulkEntry> {
  private static final int MIB = 1 << 20;

  /**
   * A document larger than the usual request goes alone, up to what the engine takes by default.
   */
  private static final RequestLimits LIMITS =
      new RequestLimits(1_000, 5 * MIB, 100 * MIB, 4, OrderRule.LATEST_CHANGE);

  /** A document that is only marked must have what the last change before its delete gave it. */
  private static final RequestLimits LIMITS_WHERE_DELETED_ARE_KEPT =
      new RequestLimits(1_000, 5 * MIB, 100 * MIB, 4, OrderRule.ONE_CHANGE_A_DOCUMENT);

  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final BulkActions actions = new BulkActions();
  private final BulkCall call;
  private final boolean keepsDeleted;
  private final SoftDeletes softDeletes;

  private OpenSearchTarget(WebAddress address, TargetResources resources) {
    this.encoding = TargetKind.OPENSEARCH.encoding(resources.environment());
    this.places = resources.places();
    this.call =
        new BulkCall(resources.aws().http(), address, Authentication.of(address, resources));
    this.keepsDeleted = TargetKind.OPENSEARCH.keepsDeleted(resources.environment());
    this.softDeletes = new SoftDeletes(call, places);
  }

  /** The service that {@code ELASTICSEARCH_URI} names. */
  public static OpenSearchTarget open(TargetResources resources) {
    return new OpenSearchTarget(resources.environment().get(Settings.ELASTICSEARCH_URI), resources);
  }

  @Override
  public TargetKind kind() {
    return TargetKind.OPENSEARCH;
  }

  @Override
  public RequestLimits limits() {
    return keepsDeleted ? LIMITS_WHERE_DELETED_ARE_KEPT : LIMITS;
  }

  /**
   * An update whose document is null has nothing to store: the document was gone before it was
   * looked up, and its delete follows.
   */
  @Override
  public Optional<BulkEntry> toEntry(EncodedChange encoded) {
    Change change = encoded.change();
    if (!encoded.isOfOneDocument()) {
      return Optional.empty();
    }
    Namespace place = places.apply(encoded);
    if (change.operation() == Operation.DELETE) {
      return Optional.of(new BulkEntry(encoded, actions.delete(change, place), Optional.empty()));
    }
    if (change.documentAt() < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new BulkEntry(
            encoded, actions.index(change, place), Optional.of(encoded.payload(encoding))));
  }

  @Override
  public List<Outcome> send(List<BulkEntry> entries) throws InterruptedException {
    if (entries.isEmpty()) {
      return List.of();
    }
    return keepsDeleted ? softDeletes.send(entries, this::store) : store(entries);
  }

  private List<Outcome> store(List<BulkEntry> entries) throws InterruptedException {
    return Bisection.send(entries, "the service takes no such request", this::bulk);
  }

  private Optional<List<Outcome>> bulk(List<BulkEntry> entries) throws InterruptedException {
    Optional<List<BulkResult>> results = call.send(body(entries));
    if (results.isEmpty()) {
      return Optional.empty();
    }
    if (results.get().size() != entries.size()) {
      throw new TargetUnavailableException(
          "%s answered with %d results to %d actions"
              .formatted(call, results.get().size(), entries.size()));
    }
    List<Outcome> outcomes = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      outcomes.add(outcome(results.get().get(i), entries.get(i)));
    }
    return Optional.of(outcomes);
  }

  private static byte[] body(List<BulkEntry> entries) {
    ByteSink body = new ByteSink(entries.stream().mapToInt(BulkEntry::bytes).sum());
    for (BulkEntry entry : entries) {
      body.put(entry.action());
      entry
          .document()
          .ifPresent(
              line -> {
                body.put(line.array(), line.offset(), line.offset() + line.length());
                body.put('\n');
              });
    }
    return body.bytes();
  }

  /**
   * A conflict says that something as new is there; a delete that finds nothing has nothing to do.
   */
  private Outcome outcome(BulkResult result, BulkEntry entry) {
    int status = result.status();
    boolean delete = entry.document().isEmpty();
    if ((status >= 200 && status < 300) || status == 409 || (status == 404 && delete)) {
      return Outcome.STORED;
    }
    boolean blocked = status == 403 && result.errorType().equals("cluster_block_exception");
    if (status == 429 || status == 408 || status >= 500 || blocked) {
      return Outcome.THROTTLED;
    }
    if (status == 401 || status == 403 || status == 404) {
      throw new TargetMisconfiguredException(
          "%s answered %d %s: check that the function may write to the index of %s, or create it"
              .formatted(call, status, result.errorType(), places.apply(entry.change())));
    }
    return new Outcome.Refused(RefusalReason.of(result.errorType(), result.reason()));
  }

  /** The connections are those of all targets. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return call.toString();
  }
}
