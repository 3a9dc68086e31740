package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.docdb.replicator.config.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicatorFunctionTest {

  @Test
  void tellsAllMistakesInItsSettingsAtTheFirstTick() throws Exception {
    ReplicatorFunction function =
        new ReplicatorFunction(Map.of("MAX_LOOP", "many", "WATCHED_DB_NAME", "shop"));
    byte[] tick = Files.readAllBytes(Path.of("..", "docs", "events", "tick.json"));

    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                function.handleRequest(
                    new ByteArrayInputStream(tick), new ByteArrayOutputStream(), new AnyContext()));

    assertEquals(5, e.problems().size(), e::getMessage);
    assertTrue(e.getMessage().contains("MAX_LOOP"), e::getMessage);
    assertTrue(e.getMessage().contains("DOCUMENTDB_URI"), e::getMessage);
  }

  @Test
  void doesNothingForWhatIsNoTick() {
    ReplicatorFunction function = new ReplicatorFunction(Map.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThrows(
        UnknownInvocationException.class,
        () ->
            function.handleRequest(
                new ByteArrayInputStream("{}".getBytes(UTF_8)), out, new AnyContext()));
    assertEquals(0, out.size());
  }

  @Test
  void e10_aTaskIsNotDoneWithMistakesInItOrInTheSettings() {
    ReplicatorFunction function = new ReplicatorFunction(Map.of());
    assertThrows(ConfigurationException.class, () -> asked(function, "{\"task\":\"redrive\"}"));
    assertThrows(TaskNotDoneException.class, () -> asked(function, "{\"task\":\"redrives\"}"));
  }

  @Test
  void e10_withoutAPlaceOfLettersThereIsNothingToSendAgain() {
    ReplicatorFunction function =
        new ReplicatorFunction(
            Map.of(
                "DOCUMENTDB_URI", "cluster",
                "DOCUMENTDB_SECRET", "secret",
                "WATCHED_DB_NAME", "shop",
                "STATE_DB", "replication",
                "STATE_COLLECTION", "state",
                "KINESIS_STREAM", "changes"));
    TaskNotDoneException e =
        assertThrows(TaskNotDoneException.class, () -> asked(function, "{\"task\":\"redrive\"}"));
    assertTrue(String.valueOf(e.getMessage()).contains("DEAD_LETTER_URI"), e::getMessage);
  }

  private static void asked(ReplicatorFunction function, String payload) throws Exception {
    function.handleRequest(
        new ByteArrayInputStream(payload.getBytes(UTF_8)),
        new ByteArrayOutputStream(),
        new AnyContext());
  }

  private static final class AnyContext implements Context {
    @Override
    public String getAwsRequestId() {
      return "request";
    }

    @Override
    public String getLogGroupName() {
      return "group";
    }

    @Override
    public String getLogStreamName() {
      return "stream";
    }

    @Override
    public String getFunctionName() {
      return "function";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn";
    }

    @Override
    public CognitoIdentity getIdentity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClientContext getClientContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getRemainingTimeInMillis() {
      return 10_000;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 512;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException();
    }
  }
}
