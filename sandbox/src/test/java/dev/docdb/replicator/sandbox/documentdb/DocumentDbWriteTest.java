package dev.docdb.replicator.sandbox.documentdb;

/** The write suite on the personality DOCUMENTDB. */
class DocumentDbWriteTest extends WriteSuite {
  DocumentDbWriteTest() {
    super(Personality.DOCUMENTDB);
  }
}
