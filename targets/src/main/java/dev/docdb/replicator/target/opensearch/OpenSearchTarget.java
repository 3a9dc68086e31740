package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.request.Bisection;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * OpenSearch and Elasticsearch: the index of a collection holds its documents as they are now. An
 * insert, update or replace stores the document, a delete removes it, or marks it where the
 * operator wants that; every other operation leaves the index alone.
 */
public final class OpenSearchTarget implements Target<BulkEntry> {
  private static final String NOT_TAKEN = "the service takes no such request";

  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final BulkActions actions = new BulkActions();
  private final RequestLimits limits;
  private final BulkCall call;
  private final IndexTemplate template;
  private final boolean keepsDeleted;
  private final SoftDeletes softDeletes;

  private OpenSearchTarget(WebAddress address, TargetResources resources) {
    this.encoding = TargetKind.OPENSEARCH.encoding(resources.environment());
    this.places = resources.places();
    this.keepsDeleted = TargetKind.OPENSEARCH.keepsDeleted(resources.environment());
    this.limits = limits(resources.environment(), keepsDeleted);
    SearchService service =
        new SearchService(resources.aws().http(), address, Authentication.of(address, resources));
    this.call = new BulkCall(service);
    this.template = IndexTemplate.of(service, resources);
    this.softDeletes = new SoftDeletes(new DocumentsCall(service), places);
  }

  /**
   * A document that is larger than the usual request goes alone. One that is only marked when it is
   * deleted must have what the last change before that gave it.
   */
  private static RequestLimits limits(Environment environment, boolean keepsDeleted) {
    int largest = environment.get(Settings.ELASTICSEARCH_LARGEST_BYTES);
    int usual = Math.min(largest, environment.get(Settings.ELASTICSEARCH_BULK_BYTES));
    OrderRule rule = keepsDeleted ? OrderRule.ONE_CHANGE_A_DOCUMENT : OrderRule.LATEST_CHANGE;
    return new RequestLimits(1_000, usual, largest, 4, rule);
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
    return limits;
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

  /**
   * A document that is refused because of one of its fields is sent again without it, together with
   * the others of its kind: each has the same id and version as before, so that nothing that comes
   * in between is lost.
   */
  @Override
  public List<Outcome> send(List<BulkEntry> entries) throws InterruptedException {
    if (entries.isEmpty()) {
      return List.of();
    }
    template.apply();
    return keepsDeleted ? softDeletes.send(entries, this::store) : store(entries);
  }

  private List<Outcome> store(List<BulkEntry> entries) throws InterruptedException {
    List<Attempt> attempts = entries.stream().map(entry -> new Attempt(entry, encoding)).toList();
    Bisection.send(attempts, NOT_TAKEN, this::bulk);
    sendAgain(attempts);
    return attempts.stream().map(Attempt::outcome).toList();
  }

  /**
   * What there is no answer to any more is sent again as a whole, later; the others are through.
   */
  private void sendAgain(List<Attempt> attempts) throws InterruptedException {
    List<Attempt> open = open(attempts);
    try {
      while (!open.isEmpty()) {
        Bisection.send(open, NOT_TAKEN, this::bulk);
        open = open(open);
      }
    } catch (TargetUnavailableException e) {
      open.forEach(attempt -> attempt.ended(Outcome.THROTTLED));
    }
  }

  private static List<Attempt> open(List<Attempt> attempts) {
    return attempts.stream().filter(attempt -> !attempt.isEnded()).toList();
  }

  private Optional<List<Outcome>> bulk(List<Attempt> attempts) throws InterruptedException {
    List<BulkEntry> entries = attempts.stream().map(Attempt::current).toList();
    return switch (call.send(body(entries))) {
      case BulkCall.Answer.Results(List<BulkResult> results) -> {
        answered(attempts, results);
        yield Optional.of(attempts.stream().map(Attempt::outcome).toList());
      }
      case BulkCall.Answer.NotTaken _ -> {
        attempts.forEach(attempt -> attempt.ended(new Outcome.Refused(NOT_TAKEN)));
        yield Optional.empty();
      }
      case BulkCall.Answer.TooLarge _ -> {
        attempts.forEach(attempt -> attempt.ended(tooLarge(attempt.current())));
        yield Optional.empty();
      }
    };
  }

  /** A delete has no message that could be kept: only its mark made a document of it. */
  private Outcome tooLarge(BulkEntry entry) {
    String told =
        "too large: %d bytes are more than the service takes (413), where ELASTICSEARCH_LARGEST_BYTES allows %d (set it to what the service takes; CLAIM_CHECK_BUCKET can keep what is larger)"
            .formatted(entry.bytes(), limits.entryBytes());
    return entry.change().change().operation() == Operation.DELETE
        ? new Outcome.Refused(told)
        : new Outcome.TooLarge(told);
  }

  private void answered(List<Attempt> attempts, List<BulkResult> results) {
    if (results.size() != attempts.size()) {
      throw new TargetUnavailableException(
          "%s answered with %d results to %d actions"
              .formatted(call, results.size(), attempts.size()));
    }
    for (int i = 0; i < attempts.size(); i++) {
      answered(attempts.get(i), results.get(i));
    }
  }

  private void answered(Attempt attempt, BulkResult result) {
    Outcome outcome = outcome(result, attempt.current());
    if (!(outcome instanceof Outcome.Refused) || !attempt.loseField(result)) {
      attempt.ended(outcome);
    }
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
    if (status == 413) {
      return tooLarge(entry);
    }
    if (RefusalReason.isOfDocument(result)) {
      return new Outcome.Refused(RefusalReason.of(result));
    }
    throw new TargetMisconfiguredException(
        "%s answered %d %s: that is no document's fault; look at the index %s, and whether the cluster has room for it"
            .formatted(
                call, status, result.errorType(), IndexName.of(places.apply(entry.change()))));
  }

  /** The connections are those of all targets. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return call.toString();
  }
}
