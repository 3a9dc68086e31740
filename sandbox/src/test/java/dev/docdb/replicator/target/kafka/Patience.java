package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.List;

/** Sends again what was not acknowledged, as a lane does. */
final class Patience {
  private static final int MOST_TRIES = 10;

  private Patience() {}

  static List<Outcome> send(KafkaTarget target, Change... changes) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return Sending.send(target, changes);
      } catch (TargetUnavailableException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }
}
