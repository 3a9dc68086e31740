package dev.docdb.replicator.doctor;

import com.mongodb.MongoException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Recording;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.source.TokenSupport;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Checks of the cluster that has let the function in: what it is, and what it does for it. */
final class ServerChecks {
  private static final String GRANT = "Grant the user what it lacks";
  private static final String LOOK = "Look at what the cluster says";
  private static final int OLDEST = 4;

  private final Environment environment;
  private final Scope scope;
  private final Examination examination;
  private final Supplier<Cluster> cluster;

  ServerChecks(Environment environment, Examination examination, Supplier<Cluster> cluster) {
    this.environment = environment;
    this.scope = Scope.of(environment);
    this.examination = examination;
    this.cluster = cluster;
  }

  void look() {
    examination.look(Check.ENGINE, ClusterChecks.USUAL, LOOK, this::engine);
    examination.look(
        Check.PRIVILEGES,
        ClusterChecks.USUAL,
        GRANT,
        () -> new Privileges(cluster.get().client(), environment).finding());
    examination.look(Check.STREAMS, ClusterChecks.USUAL, LOOK, this::streams);
    examination.look(Check.TOKENS, ClusterChecks.USUAL, LOOK, this::tokens);
  }

  private BsonDocument admin(String command) {
    return cluster
        .get()
        .client()
        .getDatabase("admin")
        .runCommand(new BsonDocument(command, new BsonInt32(1)), BsonDocument.class);
  }

  private Finding engine() {
    BsonDocument hello = admin("hello");
    String version = admin("buildInfo").getString("version", new BsonString("0")).getValue();
    String engine = isDocumentDb() ? "Amazon DocumentDB" : "MongoDB";
    boolean router = hello.containsKey("msg");
    if (!hello.containsKey("setName") && !router) {
      return Check.ENGINE.failed(
          "%s %s stands alone".formatted(engine, version),
          "Make it a replica set: only these have change streams");
    }
    String found =
        "%s %s, %s"
            .formatted(
                engine,
                version,
                router
                    ? "a router of a sharded cluster"
                    : "replica set " + hello.getString("setName").getValue());
    return major(version) < OLDEST
        ? Check.ENGINE.warning(found, "Upgrade the cluster: engines before 4.0 weren't tried")
        : Check.ENGINE.ok(found);
  }

  private static int major(String version) {
    String first = version.split("\\.", 2)[0];
    return first.matches("[0-9]{1,4}") ? Integer.parseInt(first) : 0;
  }

  private boolean isDocumentDb() {
    return recording().look() != Recording.State.ALWAYS;
  }

  private Recording recording() {
    return new Recording(cluster.get().client(), scope);
  }

  private Finding streams() {
    return switch (recording().look()) {
      case OFF -> off("Change streams aren't enabled for " + scope);
      case ON -> opened("Change streams are enabled for %s, and one can be opened");
      case ALWAYS -> opened("A change stream on %s can be opened");
      case NOT_TOLD ->
          opened("A change stream on %s can be opened (for what they are enabled, it doesn't say)");
    };
  }

  /** What is said where it is so. */
  private Finding opened(String found) {
    try {
      cluster.get().openNow().close();
    } catch (SourceException e) {
      return refused(e);
    } catch (MongoException e) {
      return refused(SourceException.of("Opening the change stream on " + scope, e));
    }
    return Check.STREAMS.ok(found.formatted(scope));
  }

  private Finding refused(SourceException e) {
    return switch (e.error()) {
      case STREAMS_OFF, STREAMS_NEVER_ON -> off(e.text());
      case NOT_AUTHORIZED -> Check.STREAMS.failed(e.text(), Privileges.advice(environment));
      default -> Check.STREAMS.failed(e.text(), LOOK);
    };
  }

  private Finding off(String found) {
    return Check.STREAMS.failed(
        found,
        "Enable them: %s. What is changed until then is in no log"
            .formatted(Recording.line(scope)));
  }

  private Finding tokens() {
    TokenSupport support = TokenSupport.of(cluster.get());
    return support.ofIdleStream()
        ? Check.TOKENS.ok("An idle stream gives a token, and can be resumed behind it")
        : Check.TOKENS.warning(
            "An idle stream gives no token: its position is a time, and stays 10 minutes behind",
            "Upgrade the engine where a newer one is to be had; nothing is lost, but after an idle"
                + " time up to 10 minutes are read again");
  }
}
