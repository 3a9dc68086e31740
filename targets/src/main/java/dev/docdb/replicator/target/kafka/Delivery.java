package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.kafka.FailedException.Doing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** One request through one producer: all its records are handed over, then all answers awaited. */
final class Delivery {
  private static final Outcome TOO_LARGE =
      new Outcome.Refused("the topic takes no record as large as this");

  private final Producers producers;
  private final Producer<byte[], byte[]> producer;
  private final long longestNanos;

  Delivery(Producers producers, Producer<byte[], byte[]> producer, long longestNanos) {
    this.producers = producers;
    this.producer = producer;
    this.longestNanos = longestNanos;
  }

  List<Outcome> send(List<KafkaEntry> entries) throws FailedException, InterruptedException {
    long end = System.nanoTime() + longestNanos;
    try {
      List<Future<?>> answers = handOver(entries);
      List<Outcome> outcomes = new ArrayList<>(entries.size());
      for (Future<?> answer : answers) {
        outcomes.add(outcome(answer, Math.max(0, end - System.nanoTime())));
      }
      return outcomes;
    } catch (InterruptException e) { // has set the flag, which would keep the producer from closing
      Thread.interrupted();
      throw new InterruptedException("Interrupted while writing to Kafka");
    } catch (IllegalStateException e) { // closed by the failure of a record before
      throw unknown(e);
    }
  }

  private List<Future<?>> handOver(List<KafkaEntry> entries)
      throws FailedException, InterruptedException {
    List<Future<?>> answers = new ArrayList<>(entries.size());
    for (KafkaEntry entry : entries) {
      Future<?> answer = producer.send(entry.record(), (metadata, failure) -> failed(failure));
      if (answer.isDone()) {
        outcome(answer, 0); // each record behind one that failed would wait as long as it did
      }
      answers.add(answer);
    }
    return answers;
  }

  /** Stops the producer at once, before a record behind the failed one goes out. */
  private void failed(@Nullable Exception failure) {
    if (failure != null && !(failure instanceof RecordTooLargeException)) {
      producers.discard(producer);
    }
  }

  private static Outcome outcome(Future<?> answer, long nanos)
      throws FailedException, InterruptedException {
    try {
      answer.get(nanos, TimeUnit.NANOSECONDS);
      return Outcome.STORED;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return TOO_LARGE;
      }
      throw unknown(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unknown(
          new TimeoutException("not all of it was acknowledged in time by all in-sync replicas"));
    }
  }

  private static FailedException unknown(Throwable failure) {
    return new FailedException(Doing.WRITING, "", failure);
  }
}
