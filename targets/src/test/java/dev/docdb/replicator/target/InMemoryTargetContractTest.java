package dev.docdb.replicator.target;

import dev.docdb.replicator.change.Change;
import java.util.List;
import java.util.Optional;

class InMemoryTargetContractTest extends TargetContract {
  private final InMemoryTarget target = new InMemoryTarget(encoding());

  @Override
  protected Target<?> open() {
    return target;
  }

  @Override
  protected List<StoredChange> stored() {
    return target.stored();
  }

  @Override
  protected boolean throttleNext() {
    target.throttleNext(30);
    return true;
  }

  @Override
  protected Optional<Change> toBeRefused(Journal changes) {
    Change change = changes.insert("refused");
    target.refuse(change.eventId());
    return Optional.of(change);
  }

  @Override
  protected Optional<Target<?>> unreachable() {
    InMemoryTarget dead = new InMemoryTarget(encoding());
    dead.setOut(true);
    return Optional.of(dead);
  }
}
