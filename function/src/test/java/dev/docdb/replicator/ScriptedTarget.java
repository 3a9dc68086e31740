package dev.docdb.replicator;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A target of which every answer is given. */
record ScriptedTarget(TargetKind kind, RequestLimits limits, Supplier<Outcome> answer)
    implements Target<ScriptedTarget.Sent> {
  record Sent(EncodedChange change) implements Entry {
    @Override
    public int bytes() {
      return 1;
    }
  }

  /** One request at a time. */
  ScriptedTarget(TargetKind kind, Supplier<Outcome> answer) {
    this(kind, new RequestLimits(10, 10, 1, 1, OrderRule.ONE_CHANGE_A_DOCUMENT), answer);
  }

  /** One request at a time, to Kinesis. */
  ScriptedTarget(Supplier<Outcome> answer) {
    this(TargetKind.KINESIS, answer);
  }

  /** Stores whatever it gets. */
  static ScriptedTarget willing() {
    return new ScriptedTarget(() -> Outcome.STORED);
  }

  @Override
  public Optional<Sent> toEntry(EncodedChange change) {
    return Optional.of(new Sent(change));
  }

  @Override
  public List<Outcome> send(List<Sent> entries) {
    return entries.stream().map(entry -> answer.get()).toList();
  }

  @Override
  public void close() {}
}
