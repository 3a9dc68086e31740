package dev.docdb.replicator.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.documentdb.Faults;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.sns.PublishedMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever goes wrong, nothing that the packaged function tells holds a secret or a document. */
@Timeout(240)
class ConfidentialityTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final String ID = "canary-in-an-id";
  private static final String VALUE = "canary-in-a-value";
  private static final String OTHER_PASSWORD = "canary-in-a-password";

  private static Document document(String id, int size) {
    return new Document("_id", id).append("text", VALUE + "x".repeat(size));
  }

  private static String fails(Stage stage, String errorType) {
    Invocation ended = stage.tick();
    Invocation.Failure failure = assertInstanceOf(Invocation.Failure.class, ended, ended::toString);
    assertTrue(failure.errorType().endsWith(errorType), failure.errorType());
    return failure.body();
  }

  private static String works(Stage stage) {
    return assertInstanceOf(Invocation.Response.class, stage.tick()).body();
  }

  @Test
  void s13_neitherSecretsNorDocumentsAreToldWhateverFails() {
    LambdaOptions minute = LambdaOptions.defaults().withTimeout(Duration.ofSeconds(60));
    try (Stage stage = Stage.start(ARTIFACT, Set.of(SandboxServer.KINESIS), Map.of(), minute)) {
      List<String> told = new ArrayList<>();
      told.add(works(stage));
      stage.collection().insertOne(document(ID, 10));
      told.add(works(stage));
      Faults faults = stage.sandbox().cluster().faults();
      String password = stage.sandbox().cluster().password();

      faults.failAll("getMore", 8_000, "can't read {_id: '" + ID + "', text: '" + VALUE + "'}");
      told.add(fails(stage, "SourceException"));
      faults.clear();
      faults.changePassword(OTHER_PASSWORD);
      told.add(fails(stage, "SourceException"));
      faults.changePassword(password);
      stage.collection().insertOne(document(ID + "-of-a-large-one", 2 << 20));
      told.add(fails(stage, "RefusedChangeException"));
      faults.truncateLog();
      told.add(fails(stage, "SourceException"));
      told.add(fails(stage, "HaltedException"));

      List<PublishedMessage> alerts = stage.sandbox().sns().published();
      assertEquals(4, alerts.size(), alerts::toString); // the last halt is the same still
      alerts.forEach(alert -> told.add(alert.subject() + "\n" + alert.message()));
      told.addAll(stage.function().output());
      assertTrue(
          stage.sandbox().kinesis().records("changes").getFirst().text().contains(VALUE),
          "the document didn't even travel");
      Stream.of(ID, VALUE, OTHER_PASSWORD, password, S3Server.SECRET_ACCESS_KEY)
          .forEach(
              canary ->
                  told.forEach(text -> assertFalse(text.contains(canary), canary + " in " + text)));
    }
  }
}
