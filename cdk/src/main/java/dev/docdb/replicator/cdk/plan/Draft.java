package dev.docdb.replicator.cdk.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file says, by the keys of the newer form, whatever the form it has.
 *
 * @param deployment values by key
 * @param defaults values by key, for all scopes
 * @param scopes what is to be replicated
 */
record Draft(Part deployment, Map<String, IniFile.Entry> defaults, List<Scope> scopes) {
  Draft {
    defaults = Map.copyOf(defaults);
    scopes = List.copyOf(scopes);
  }

  /**
   * Values of one place.
   *
   * @param section its name
   * @param line of that name, or 0
   */
  record Part(String section, int line, Map<String, IniFile.Entry> values) {
    Part {
      values = Map.copyOf(values);
    }
  }

  /** A collection, or a whole database, and what is said of it alone. */
  record Scope(String database, Optional<String> collection, Part part) {
    String name() {
      return database + collection.map(name -> "." + name).orElse("");
    }
  }
}
