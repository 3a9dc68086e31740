package dev.docdb.replicator.letter;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.Optional;

/**
 * The letters of a place, one after the other: in the order of their changes, where the place keeps
 * one. Those that aren't removed stay as they are. What isn't looked for may be among them, where
 * it can't be told from outside.
 */
public interface KeptLetters extends AutoCloseable {

  /** Looks through the place. Making one does no I/O. */
  static KeptLetters in(DeadLetterPlace place, AwsClients aws, Search search) {
    return switch (place) {
      case DeadLetterPlace.Bucket bucket -> new KeptInBucket(bucket, aws, search);
      case DeadLetterPlace.Queue queue -> new KeptInQueue(queue, aws, search);
    };
  }

  /** Which letters are looked for. */
  Search search();

  /**
   * The next letter.
   *
   * @return empty when there is none left
   * @throws TargetUnavailableException when it is worth trying again
   * @throws TargetMisconfiguredException when only an operator can help
   */
  Optional<KeptLetter> next() throws InterruptedException;

  /**
   * How many letters somebody else has taken to look at, who may have died meanwhile: they can't be
   * seen until they are given back. 0 where there is no such thing.
   */
  long hidden() throws InterruptedException;

  /** Looks for no more letters of this target, where that can be told from outside. */
  void leaveOut(TargetKind target);

  /** Gives back to others what wasn't removed, where it was taken from them. */
  void giveBack() throws InterruptedException;

  /** Lets go of connections. May be called twice. */
  @Override
  void close();
}
