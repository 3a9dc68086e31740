package dev.docdb.replicator.sandbox.containers;

import java.util.Optional;

/** What is asked of a container engine before a test class runs. */
interface ContainerEngine {

  /** Why no container can be run at all; empty when they can. */
  Optional<String> whyUnusable();

  /** Whether the engine holds this image. */
  boolean has(String image);

  /** Fetches an image from its registry; says why when that fails, and gives up after a while. */
  Optional<String> pull(String image);
}
