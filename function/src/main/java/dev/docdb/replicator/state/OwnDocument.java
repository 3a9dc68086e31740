package dev.docdb.replicator.state;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.StateStore.Kept;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bson.conversions.Bson;

/**
 * The state document of a scope, as functions write it: on a condition, since others write it too;
 * and what was written although its answer was lost is found by reading it back.
 *
 * @param store where it lies
 */
record OwnDocument(StateStore store) {

  /**
   * Asks the cluster.
   *
   * @param doing what an error says, before the name of the store
   * @throws SourceException when it doesn't answer as it should
   */
  <V> V ask(String doing, Supplier<V> question) {
    try {
      return question.get();
    } catch (MongoException e) {
      throw SourceException.of(doing + " " + store, e);
    }
  }

  Kept read() {
    return ask("Reading the state of", store::read);
  }

  /**
   * Invariant 2: whoever holds an older epoch matches nothing. Nor does another owner with the same
   * one, which a cluster may have given twice when it rolled back what its old primary had taken.
   */
  Bson isHeldBy(Holder holder) {
    return Filters.and(
        store.isOurs(),
        Filters.eq(StateStore.EPOCH, holder.epoch()),
        Filters.eq(StateStore.OWNER, holder.owner()));
  }

  /** Whether the condition held, and the change took place. */
  boolean change(String doing, Bson condition, Bson change) {
    return ask(doing, () -> store.collection().updateOne(condition, change).getMatchedCount() == 1);
  }

  /**
   * Makes a change that can be recognised.
   *
   * @param isDone whether the document holds it
   * @throws FencedException when the condition doesn't hold and the change isn't there
   */
  void change(String doing, Bson condition, Bson change, Predicate<StateDocument> isDone) {
    boolean matched =
        unlessLost(doing, () -> change(doing, condition, change), isDone, state -> true);
    if (!matched && !holds(isDone)) {
      throw fenced();
    }
  }

  /** Whether the document is as it should be. */
  boolean holds(Predicate<StateDocument> expected) {
    return read().state().filter(expected).isPresent();
  }

  FencedException fenced() {
    return new FencedException(
        "The state of %s was written by another function, or removed".formatted(store));
  }

  /**
   * Writes, and reads back when that fails: it may have taken place all the same.
   *
   * @param isDone whether the document holds what was to be written
   * @param result what the lost answer would have said
   */
  <V> V unlessLost(
      String doing,
      Supplier<V> write,
      Predicate<StateDocument> isDone,
      Function<StateDocument, V> result) {
    try {
      return ask(doing, write);
    } catch (SourceException e) {
      return readBack(e).filter(isDone).map(result).orElseThrow(() -> e);
    }
  }

  private Optional<StateDocument> readBack(SourceException failed) {
    try {
      return read().state();
    } catch (SourceException e) {
      failed.addSuppressed(e);
      return Optional.empty();
    }
  }
}
