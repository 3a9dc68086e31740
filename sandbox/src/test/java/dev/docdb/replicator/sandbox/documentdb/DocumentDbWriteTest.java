package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;

/** The write suite on the personality DOCUMENTDB. */
class DocumentDbWriteTest extends WriteSuite {
  DocumentDbWriteTest() {
    super(Personality.DOCUMENTDB);
  }
}
