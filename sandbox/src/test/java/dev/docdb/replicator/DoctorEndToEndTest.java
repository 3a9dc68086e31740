package dev.docdb.replicator;

import static dev.docdb.replicator.Doctoring.assertFound;
import static dev.docdb.replicator.Doctoring.map;
import static dev.docdb.replicator.Doctoring.notOk;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.operator.Operator;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.InvokeApi;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The task doctor of the packaged function under the runtime client, where all is well, and of its
 * settings; and the program that shows what it says.
 */
@Timeout(300)
class DoctorEndToEndTest {
  private static Doctoring doctor;

  @BeforeAll
  static void start() {
    doctor = Doctoring.start(Set.copyOf(Stage.TARGETS), Doctoring.PLACES);
  }

  @AfterAll
  static void stop() {
    doctor.close();
  }

  @BeforeEach
  void look() {
    doctor.remember();
  }

  /** Whatever was broken, the examination has left everything as it was. */
  @AfterEach
  void nothingChanged() {
    doctor.faults().clear();
    doctor.assertNothingChanged();
  }

  @Test
  void everythingIsWell() {
    Map<String, Document> good = doctor.examined();
    assertEquals(map(), notOk(good), good::toString);
    assertEquals(21 + 5 * 8, good.size(), good.keySet()::toString);
    assertTrue(good.get("cluster.engine").getString("found").contains("DocumentDB 5.0.0"));
    // In a second run, in the same environment, too.
    assertEquals(map(), notOk(doctor.examined()));
  }

  @Test
  void everyMistakeInTheSettingsIsFound() {
    Map<String, Document> findings =
        doctor.examinedWith(Map.of("MAX_LOOP", "-1", "WHEN_CAUGHT_UP", "never"));
    assertEquals("failed", findings.get("settings").getString("state"));
    String found = findings.get("settings").getString("found");
    assertTrue(found.contains("MAX_LOOP") && found.contains("WHEN_CAUGHT_UP"), found);
    assertEquals("skipped", findings.get("cluster.login").getString("state"));
  }

  @Test
  void aShortTimeOutAndLittleMemory() {
    try (LambdaRuntime small =
        doctor.stage.another(
            Doctoring.OPTIONS.withMemory(448).withTimeout(Duration.ofSeconds(25)))) {
      assertFound(
          map("function.memory", "warning", "function.timeout", "warning"),
          doctor.examined(small),
          "function.memory",
          "448 MB");
    }
  }

  @Test
  void anUnknownMemberIsAMistake() {
    Invocation.Failure failure =
        assertInstanceOf(
            Invocation.Failure.class,
            doctor.stage.function().invoke("{\"task\":\"doctor\",\"fix\":true}"));
    assertTrue(failure.body().contains("alertTest"), failure.body());
  }

  @Test
  void theOperatorsProgramShowsALineACheckAndEndsWithACode() throws Exception {
    try (Surroundings surroundings = new Surroundings();
        InvokeApi api = InvokeApi.start("replicator", doctor.stage.function())) {
      surroundings.point("Lambda", api.endpoint(), "any", Surroundings.PASSWORD);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertEquals(0, doctor(out), out::toString);
      String shown = out.toString(UTF_8);
      assertTrue(shown.startsWith("Scope shop.orders"), shown);
      assertTrue(shown.contains("ok       kinesis.place          The stream is ACTIVE"), shown);
      assertTrue(shown.endsWith("0 failed, 0 warnings, 0 not known, 0 skipped, 61 ok\n"), shown);

      doctor.faults().failAll("update", 13, "not authorized");
      out.reset();
      assertEquals(1, doctor(out), out::toString);
      shown = out.toString(UTF_8);
      assertTrue(shown.contains("failed   cluster.privileges     The user may not"), shown);
      assertTrue(shown.contains("-> Grant the user"), shown);

      out.reset();
      assertEquals(1, doctor(out, "--json"), out::toString);
      assertEquals(1, Document.parse(out.toString(UTF_8)).getInteger("failed"));
      assertEquals(2, doctor(out, "--mend"));
    }
  }

  private static int doctor(ByteArrayOutputStream out, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("doctor", "--function", "replicator"));
    arguments.addAll(List.of(options));
    PrintStream print = new PrintStream(out, true, UTF_8);
    return Operator.run(
        arguments, InputStream.nullInputStream(), print, print, Duration.ofMillis(50));
  }
}
