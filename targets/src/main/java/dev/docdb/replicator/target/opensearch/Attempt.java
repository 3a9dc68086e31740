package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.DocumentInPart;
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
  private BulkEntry current;
  private Omissions omissions = Omissions.NONE;
  private Outcome outcome = Outcome.THROTTLED;
  private boolean ended;
  private int times;

  Attempt(BulkEntry entry) {
    this.entry = entry;
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

  /**
   * Leaves out what the service doesn't take.
   *
   * @return whether there is something else to send now
   */
  boolean loseField(BulkResult refusal) {
    boolean isOwnDocument = entry.document().isPresent() && entry.change().instead() == null;
    if (!isOwnDocument || refusal.status() != 400 || times == MOST_TIMES) {
      return false;
    }
    times++;
    DocumentInPart document = new DocumentInPart(JsonMode.PLAIN);
    for (Omissions candidate :
        RefusedField.candidates(refusal, omissions, entry.change().change(), document)) {
      ByteSink line = new ByteSink(entry.bytes());
      document.write(entry.change().change(), candidate, line);
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
