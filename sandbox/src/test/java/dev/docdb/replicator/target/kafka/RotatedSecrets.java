package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Secrets;

/** A secret that was changed while its old text was still kept. */
final class RotatedSecrets implements Secrets {
  private final Secrets kept;
  private final Secrets stored;
  private int forgotten;

  RotatedSecrets(Secrets kept, Secrets stored) {
    this.kept = kept;
    this.stored = stored;
  }

  int forgotten() {
    return forgotten;
  }

  @Override
  public Secret text(String secretId) {
    return (forgotten == 0 ? kept : stored).text(secretId);
  }

  @Override
  public void forget(String secretId) {
    forgotten++;
  }
}
