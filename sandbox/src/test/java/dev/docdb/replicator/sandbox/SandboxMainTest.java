package dev.docdb.replicator.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.local.AwsClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The sandbox as other programs start it: by its command line, output and exit code. */
@Timeout(120)
class SandboxMainTest {
  private static final List<String> ENDPOINTS =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_ENDPOINT_URL_KINESIS",
          "AWS_ENDPOINT_URL_S3",
          "AWS_ENDPOINT_URL_SECRETS_MANAGER",
          "AWS_ENDPOINT_URL_SNS",
          "AWS_ENDPOINT_URL_SQS",
          "AWS_REGION",
          "AWS_SECRET_ACCESS_KEY",
          "BUCKET_NAME",
          "BUCKET_PATH",
          "CERTIFICATE_BUCKET",
          "CERTIFICATE_KEY",
          "DOCUMENTDB_SECRET",
          "DOCUMENTDB_TEST_CA",
          "DOCUMENTDB_TEST_URI",
          "DOCUMENTDB_URI",
          "ELASTICSEARCH_URI",
          "KINESIS_STREAM",
          "MSK_BOOTSTRAP_SRV",
          "SNS_TOPIC_ARN_ALERT",
          "SQS_QUERY_URL");

  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  void allServersAreStartedAndToldAndEndWithTheInput() throws Exception {
    start();
    Map<String, String> told = endpoints();
    assertEquals(ENDPOINTS, told.keySet().stream().sorted().toList());
    assertFurnished(told);
    Path ca = Path.of(told.get("DOCUMENTDB_TEST_CA"));
    assertTrue(Files.exists(ca));
    process.outputWriter().close();
    assertEquals(0, exitCode());
    assertEquals(List.of(), process.inputReader().lines().toList());
    assertFalse(Files.exists(ca.getParent()), "its files must be gone");
  }

  @Test
  void onlyTheServersThatAreNamedAreStartedAndTheyEndWhenTold() throws Exception {
    start("--servers", "kinesis,sns,documentdb", "--personality", "mongodb", "--plain");
    Map<String, String> told = endpoints();
    assertTrue(told.containsKey("KINESIS_STREAM"));
    assertTrue(told.containsKey("DOCUMENTDB_TEST_URI"));
    assertFalse(told.containsKey("DOCUMENTDB_TEST_CA"), "plain means no certificate");
    assertFalse(told.containsKey("DOCUMENTDB_SECRET"), "there is nobody to keep the secret");
    assertFalse(told.containsKey("BUCKET_NAME"));
    process.destroy();
    assertEquals(143, exitCode());
  }

  @Test
  void aNameThatItDoesNotKnowIsToldInOneLineWithExitCode2() throws Exception {
    assertRefused("There is no server 'mongo'", "--servers", "kafka,mongo");
    assertRefused("There is no personality 'oracle'", "--personality", "oracle");
    assertRefused("There is no option --all", "--all");
    assertRefused("The option --servers needs a value", "--servers");
  }

  @Test
  void helpNamesEveryServer() throws Exception {
    start("--help");
    String help = String.join("\n", process.inputReader().lines().toList());
    assertEquals(0, exitCode());
    for (SandboxServer server : SandboxServer.values()) {
      assertTrue(help.contains(server.optionName()), help);
    }
  }

  @Test
  void theScriptSaysTheSameAsTheProgram() throws Exception {
    process = new ProcessBuilder(Path.of("..", "scripts", "sandbox").toString(), "--help").start();
    String help = String.join("\n", process.inputReader().lines().toList()) + "\n";
    assertEquals(0, exitCode());
    assertEquals(SandboxArguments.HELP, help);
  }

  private static void assertFurnished(Map<String, String> told) {
    try (SecretsManagerClient secrets =
            AwsClients.connect(
                SecretsManagerClient.builder(),
                URI.create(told.get("AWS_ENDPOINT_URL_SECRETS_MANAGER")));
        SqsClient sqs =
            AwsClients.connect(SqsClient.builder(), URI.create(told.get("AWS_ENDPOINT_URL_SQS")))) {
      String secret =
          secrets.getSecretValue(r -> r.secretId(told.get("DOCUMENTDB_SECRET"))).secretString();
      assertTrue(secret.contains("\"username\""));
      assertTrue(sqs.listQueues().queueUrls().contains(told.get("SQS_QUERY_URL")));
    }
  }

  private void assertRefused(String message, String... arguments) throws Exception {
    start(arguments);
    assertEquals(2, exitCode());
    List<String> lines = Files.readAllLines(folder.resolve("stderr"));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().startsWith(message), lines::toString);
    assertEquals(List.of(), process.inputReader().lines().toList());
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SandboxMain.class.getName());
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
  }

  /** Fails on anything in standard output that is not an endpoint. */
  private Map<String, String> endpoints() throws IOException {
    Map<String, String> told = new LinkedHashMap<>();
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); !"ready".equals(line); line = reader.readLine()) {
      String[] parts = String.valueOf(line).split("=", 2);
      assertTrue(parts.length == 2 && parts[0].matches("[A-Z0-9_]+"), line);
      told.put(parts[0], parts[1]);
    }
    return told;
  }

  private int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it must end");
    return process.exitValue();
  }
}
