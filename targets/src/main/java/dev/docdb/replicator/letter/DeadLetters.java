package dev.docdb.replicator.letter;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.Optional;

/** A durable place for refused changes. Making one does no I/O. */
public interface DeadLetters extends AutoCloseable {

  /** The place that the settings name, if they name one. */
  static Optional<DeadLetters> open(Environment environment, AwsClients aws) {
    return environment.find(Settings.DEAD_LETTER_URI).map(place -> open(place, aws));
  }

  private static DeadLetters open(DeadLetterPlace place, AwsClients aws) {
    return switch (place) {
      case DeadLetterPlace.Bucket bucket -> new BucketLetters(bucket, aws);
      case DeadLetterPlace.Queue queue -> new QueueLetters(queue, aws);
    };
  }

  /**
   * Puts a letter there. When it returns, the letter is stored; the same letter put twice is one,
   * or a duplicate that says the same.
   *
   * @throws TargetUnavailableException when it is worth trying again
   * @throws TargetMisconfiguredException when only an operator can help
   * @throws InterruptedException when there is no more time
   */
  void put(DeadLetter letter) throws InterruptedException;

  /** Lets go of connections. May be called twice. */
  @Override
  void close();
}
