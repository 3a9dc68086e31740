package dev.docdb.replicator.sandbox.documentdb.options;

/** Which server the stand-in takes after, where the two differ. */
public enum Personality {
  /** Amazon DocumentDB 5.0. */
  DOCUMENTDB("5.0.0"),
  /** MongoDB 7.0. */
  MONGODB("7.0.14");

  private final String usualVersion;

  Personality(String usualVersion) {
    this.usualVersion = usualVersion;
  }

  /** The version that it reports when it is told no other. */
  public String usualVersion() {
    return usualVersion;
  }
}
