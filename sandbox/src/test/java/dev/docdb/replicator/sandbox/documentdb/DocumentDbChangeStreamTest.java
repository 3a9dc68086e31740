package dev.docdb.replicator.sandbox.documentdb;

/** The change stream suite on the personality DOCUMENTDB. */
class DocumentDbChangeStreamTest extends ChangeStreamSuite {
  DocumentDbChangeStreamTest() {
    super(Personality.DOCUMENTDB);
  }
}
