package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;

/** Amazon DocumentDB and events that are too large. */
class DocumentDbOversizeTest extends OversizeSuite {
  DocumentDbOversizeTest() {
    super(Personality.DOCUMENTDB);
  }
}
