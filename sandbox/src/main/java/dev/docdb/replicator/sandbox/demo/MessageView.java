package dev.docdb.replicator.sandbox.demo;

import java.util.List;
import java.util.Optional;

/** Reads every message of a target, and keeps the log of them. */
final class MessageView implements TargetView {
  private final String name;
  private final MessageSource source;
  private final MessageLog log = new MessageLog();

  MessageView(String name, MessageSource source) {
    this.name = name;
    this.source = source;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void poll() {
    source.poll(log::add);
  }

  @Override
  public Optional<List<Message>> messages() {
    return Optional.of(log.all());
  }

  @Override
  public boolean holds(String document) {
    poll();
    return log.holds(document);
  }

  @Override
  public int delivered() {
    return log.delivered();
  }

  @Override
  public int duplicates() {
    return log.duplicates();
  }

  @Override
  public List<String> differences(Workload workload) {
    return log.differences(workload.written());
  }
}
