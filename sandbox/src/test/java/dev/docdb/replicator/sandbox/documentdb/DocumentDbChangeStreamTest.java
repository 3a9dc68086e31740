package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;

/** The change stream suite on the personality DOCUMENTDB. */
class DocumentDbChangeStreamTest extends ChangeStreamSuite {
  DocumentDbChangeStreamTest() {
    super(Personality.DOCUMENTDB);
  }
}
