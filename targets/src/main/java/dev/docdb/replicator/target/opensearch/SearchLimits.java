package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.PlaceFindings;
import dev.docdb.replicator.target.opensearch.OpenSearchExamination.Said;
import java.util.Optional;

/**
 * How large a request the service takes.
 *
 * @param findings where it is noted
 */
record SearchLimits(Environment environment, PlaceFindings findings) {
  static final String WANTED = "nodes.*.http.max_content_length_in_bytes";

  void examine(Said nodes) {
    int wanted = environment.get(Settings.ELASTICSEARCH_LARGEST_BYTES);
    Optional<Long> most = SearchAnswer.leastOfNodes(nodes, "http", "max_content_length_in_bytes");
    if (most.isEmpty()) {
      findings.unknown(
          Aspect.LIMITS,
          "The service doesn't tell how large a request it takes (%d)".formatted(nodes.status()),
          "Compare ELASTICSEARCH_LARGEST_BYTES (%d) with the network limit of its instances; to have it checked, grant"
                  .formatted(wanted)
              + " es:ESHttpGet, and as a user of the service cluster:monitor/nodes/info");
      return;
    }
    String found =
        "The service takes requests of up to %d bytes, ELASTICSEARCH_LARGEST_BYTES is %d"
            .formatted(most.get(), wanted);
    if (most.get() < wanted) {
      findings.warning(
          Aspect.LIMITS, found, "Set ELASTICSEARCH_LARGEST_BYTES to what the service takes");
    } else {
      findings.ok(Aspect.LIMITS, found);
    }
  }
}
