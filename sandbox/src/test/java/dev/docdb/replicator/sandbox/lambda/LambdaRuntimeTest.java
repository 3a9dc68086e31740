package dev.docdb.replicator.sandbox.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LambdaRuntimeTest {
  private static final String HANDLER = ProbeHandler.class.getName() + "::handleRequest";

  @TempDir private Path folder;
  private LambdaRuntime runtime;

  @BeforeEach
  void start() throws IOException {
    runtime =
        LambdaRuntime.start(
            artifact(), HANDLER, Map.of("TOLD", "yes"), LambdaOptions.defaults().withMemory(256));
  }

  @AfterEach
  void close() {
    runtime.close();
    runtime.close();
  }

  @Test
  void theFunctionRunsFromItsArtifactAndSeesOnlyWhatItIsTold() throws Exception {
    JsonNode seen = seen(runtime.invoke("{}"));
    assertEquals("CustomerClassLoader", seen.path("loader").asText());
    assertEquals("replicator", seen.path("function").asText());
    assertEquals("256", seen.path("memory").asText());
    assertEquals("yes", seen.path("told").asText());
    assertEquals("(none)", seen.path("home").asText());
    assertTrue(seen.path("heap").asInt() <= 256 * 85 / 100, seen.path("heap").asText());
    assertTrue(seen.path("remaining").asInt() > 100_000, seen.path("remaining").asText());
    assertTrue(runtime.residentBytes() > 20_000_000);
  }

  @Test
  void anEnvironmentServesManyInvocationsAndAnErrorEndsOnlyItsOwn() throws Exception {
    runtime.invoke("{}");
    Invocation.Failure failure =
        assertInstanceOf(Invocation.Failure.class, runtime.invoke("{\"order\":\"fail\"}"));
    assertTrue(failure.errorType().contains("IllegalStateException"), failure.errorType());
    assertTrue(failure.body().contains("as ordered"), failure.body());
    assertEquals("3", seen(runtime.invoke("{}")).path("invocations").asText());
    assertEquals(1, runtime.environments());
    assertTrue(runtime.output().contains("order: fail"));
  }

  @Test
  void theEnvironmentIsKilledAtTheDeadlineAndReplaced() throws Exception {
    runtime.invoke("{}");
    runtime.setTimeout(Duration.ofMillis(500));
    assertInstanceOf(Invocation.TimedOut.class, runtime.invoke("{\"order\":\"hang\"}"));
    runtime.setTimeout(Duration.ofSeconds(30));
    assertEquals("1", seen(runtime.invoke("{}")).path("invocations").asText());
    assertEquals(2, runtime.environments());
  }

  @Test
  void aKilledEnvironmentEndsItsInvocationAndIsReplaced() throws Exception {
    runtime.invoke("{}");
    long first = runtime.pid();
    CompletableFuture<Invocation> hanging = runtime.invokeAsync("{\"order\":\"hang\"}");
    awaitOutput("order: hang", hanging);
    runtime.kill();
    assertEquals(137, assertInstanceOf(Invocation.Died.class, hanging.join()).exitCode());
    assertEquals("1", seen(runtime.invoke("{}")).path("invocations").asText());
    assertNotEquals(first, runtime.pid());
  }

  @Test
  void anEnvironmentThatEndsItselfIsToldWithItsExitCode() {
    Invocation.Died died =
        assertInstanceOf(Invocation.Died.class, runtime.invoke("{\"order\":\"exit\"}"));
    assertEquals(7, died.exitCode());
  }

  @Test
  void aFrozenEnvironmentDoesNothingUntilItIsThawed() throws Exception {
    runtime.invoke("{}");
    runtime.freeze();
    CompletableFuture<Invocation> waiting = runtime.invokeAsync("{}");
    assertThrows(TimeoutException.class, () -> waiting.get(500, TimeUnit.MILLISECONDS));
    runtime.thaw();
    assertEquals("2", seen(waiting.join()).path("invocations").asText());
  }

  @Test
  void aFrozenEnvironmentCanBeKilled() {
    runtime.invoke("{}");
    runtime.freeze();
    runtime.kill();
    assertInstanceOf(Invocation.Response.class, runtime.invoke("{}"));
  }

  @Test
  void aHandlerThatIsNotThereIsAFailure() throws IOException {
    try (LambdaRuntime other =
        LambdaRuntime.start(artifact(), "no.Such::thing", Map.of(), LambdaOptions.defaults())) {
      Invocation.Failure failure = assertInstanceOf(Invocation.Failure.class, other.invoke("{}"));
      assertEquals("java.lang.ClassNotFoundException", failure.errorType());
      assertTrue(failure.message().contains("no.Such"), failure.message());
    }
  }

  @Test
  void anEnvironmentThatAsksForNoWorkIsKilledAndNotCalledTimedOut() throws IOException {
    LambdaOptions impatient = LambdaOptions.defaults().withLongestStart(Duration.ofMillis(1));
    try (LambdaRuntime other = LambdaRuntime.start(artifact(), HANDLER, Map.of(), impatient)) {
      assertInstanceOf(Invocation.NeverTaken.class, other.invoke("{}"));
    }
  }

  /** Waits for the line for as long as the invocation lasts. */
  private void awaitOutput(String line, CompletableFuture<Invocation> running) {
    while (!runtime.output().contains(line)) {
      assertThrows(TimeoutException.class, () -> running.get(10, TimeUnit.MILLISECONDS));
    }
  }

  private static JsonNode seen(Invocation invocation) throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(assertInstanceOf(Invocation.Response.class, invocation).body());
  }

  /** The zip of Lambda's layout: the classes in a jar under lib. */
  private Path artifact() throws IOException {
    String name = ProbeHandler.class.getName().replace('.', '/') + ".class";
    Path zip = folder.resolve("function.zip");
    try (InputStream in = ProbeHandler.class.getResourceAsStream("/" + name)) {
      byte[] jar = zipped(name, in.readAllBytes());
      Files.write(zip, zipped("lib/function.jar", jar));
    }
    return zip;
  }

  private static byte[] zipped(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
