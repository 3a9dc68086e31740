package dev.docdb.replicator.config;

import java.util.Optional;

/**
 * A mistake in the settings.
 *
 * @param setting the one that is missing or can't be used; empty where none of several is to blame
 * @param text a sentence for the operator that names the variable
 */
record Problem(Optional<Setting<?>> setting, String text) {

  /**
   * A mistake in one setting.
   *
   * @param told what follows its name in the sentence
   */
  static Problem of(Setting<?> setting, String told) {
    return new Problem(Optional.of(setting), setting.name() + " " + told);
  }

  /** A mistake in no setting alone. */
  static Problem ofNone(String text) {
    return new Problem(Optional.empty(), text);
  }

  boolean isOf(Setting<?> other) {
    return setting.isPresent() && setting.get().equals(other);
  }
}
