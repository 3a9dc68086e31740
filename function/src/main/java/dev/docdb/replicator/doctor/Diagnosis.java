package dev.docdb.replicator.doctor;

import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.Finding.State;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * What was found, in the order of the checks.
 *
 * @param scope what the function replicates
 */
public record Diagnosis(String scope, List<Finding> findings) {

  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** For whoever asked. */
  public BsonDocument toAnswer() {
    return toLog()
        .append("findings", new BsonArray(findings.stream().map(Diagnosis::json).toList()));
  }

  /** In numbers. */
  public BsonDocument toLog() {
    BsonDocument json = new BsonDocument("scope", new BsonString(scope));
    for (State state : State.values()) {
      long count = findings.stream().filter(finding -> finding.state() == state).count();
      json.append(state.label(), new BsonInt32((int) count));
    }
    return json;
  }

  private static BsonDocument json(Finding finding) {
    BsonDocument json =
        new BsonDocument("id", new BsonString(finding.id()))
            .append("state", new BsonString(finding.state().label()))
            .append("found", new BsonString(finding.found()));
    return finding.advice().isEmpty()
        ? json
        : json.append("advice", new BsonString(finding.advice()));
  }
}
