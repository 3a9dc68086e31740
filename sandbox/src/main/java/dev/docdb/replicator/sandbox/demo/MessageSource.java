package dev.docdb.replicator.sandbox.demo;

import java.util.function.Consumer;

/** Where a target's messages can be read. */
@FunctionalInterface
interface MessageSource {
  /** Reads on: hands over what has arrived since, in the target's order for each document. */
  void poll(Consumer<byte[]> messages);
}
