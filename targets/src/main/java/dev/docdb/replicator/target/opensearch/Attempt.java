package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.filter.FieldFilter;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.DocumentInPart;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Omissions;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.Outcome;
import java.util.Optional;

/**
 * An entry on its way, which loses a field each time the service doesn't take it because of one.
 */
final class Attempt {
  /** A document that loses more is refused. */
  static final int MOST_TIMES = 20;

  private final BulkEntry entry;
  private final Encoding encoding;
  private BulkEntry current;
  private Omissions omissions = Omissions.NONE;
  private Outcome outcome = Outcome.THROTTLED;
  private boolean ended;
  private int times;

  /**
   * An entry that wasn't sent yet.
   *
   * @param encoding in which its document was written
   */
  Attempt(BulkEntry entry, Encoding encoding) {
    this.entry = entry;
    this.encoding = encoding;
    this.current = entry;
  }

  /** What is to be sent now. */
  BulkEntry current() {
    return current;
  }

  /** What became of it: not now, as long as it hasn't ended. */
  Outcome outcome() {
    return outcome;
  }

  boolean isEnded() {
    return ended;
  }

  /** Says what became of it; what is sent in halves may end more than once. */
  void ended(Outcome with) {
    outcome = with;
    ended = true;
  }

  /** Not a pointer to it, and not what was read from the index to be marked as deleted. */
  private boolean holdsTheChangesDocument() {
    return entry.document().isPresent()
        && entry.change().instead() == null
        && entry.change().change().documentAt() >= 0;
  }

  /**
   * Leaves out what the service doesn't take.
   *
   * @return whether there is something else to send now
   */
  boolean loseField(BulkResult refusal) {
    if (!holdsTheChangesDocument() || refusal.status() != 400 || times == MOST_TIMES) {
      return false;
    }
    times++;
    Change change = new FieldFilter(encoding.fields()).apply(entry.change().change());
    DocumentInPart document = new DocumentInPart(encoding.mode());
    for (Omissions candidate : RefusedField.candidates(refusal, omissions, change)) {
      ByteSink line = new ByteSink(entry.bytes());
      document.write(change, candidate, line);
      Optional<Payload> rest = Optional.of(new Payload(line.copyFrom(0), 0, line.length()));
      if (!rest.equals(current.document())) {
        omissions = candidate;
        current = new BulkEntry(entry.change(), entry.action(), rest);
        ended = false;
        return true;
      }
    }
    return false;
  }
}
