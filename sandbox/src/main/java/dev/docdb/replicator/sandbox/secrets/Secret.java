package dev.docdb.replicator.sandbox.secrets;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A secret with the two versions that have a stage. */
record Secret(Version current, Optional<Version> previous) {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  static Secret first(String value) {
    return new Secret(Version.of(value), Optional.empty());
  }

  Secret rotated(String value) {
    return new Secret(Version.of(value), Optional.of(current));
  }

  /** Without an id and a stage, the current one; empty means not given. */
  Version version(String id, String stage) {
    Version found =
        switch (stage) {
          case "", CURRENT -> id.isEmpty() || !stage.isEmpty() ? current : withId(id);
          case PREVIOUS -> previous.orElseThrow(() -> missing("staging label: " + stage));
          default -> throw missing("staging label: " + stage);
        };
    if (!id.isEmpty() && !found.id().equals(id)) {
      throw missing("VersionId: " + id);
    }
    return found;
  }

  String stageOf(Version version) {
    return version.equals(current) ? CURRENT : PREVIOUS;
  }

  private Version withId(String id) {
    return previous.filter(version -> version.id().equals(id)).orElse(current);
  }

  private static SecretError missing(String what) {
    return SecretError.notFound("secret value for " + what);
  }

  @Override
  public String toString() {
    return "Secret[" + current.id() + "]";
  }

  /** One value that the secret had. */
  record Version(String id, String value, Instant created) {
    static Version of(String value) {
      return new Version(UUID.randomUUID().toString(), value, Instant.now());
    }

    @Override
    public String toString() {
      return "Version[" + id + "]";
    }
  }
}
