package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.operator.Operator;
import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.proxy.HttpFront;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator is told when a queue needs several calls, each of which sees what stayed. */
class SeveralAnswersTest {
  @AutoClose private final Surroundings surroundings = new Surroundings();

  /** Nobody is behind it: all is answered as ordered. */
  @AutoClose private final HttpFront lambda = HttpFront.before(URI.create("http://127.0.0.1:1"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void point() {
    surroundings.point("Lambda", lambda.endpoint(), "any", Surroundings.PASSWORD);
  }

  private void answer(String json) {
    lambda.answerNext(HttpReply.of(200, "application/json", json));
  }

  private int redrive(String option) throws IOException {
    return Operator.run(
        List.of("redrive", "--function", "replicator", option),
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, true, UTF_8),
        System.err,
        Duration.ofMillis(1));
  }

  @Test
  void e10_whatStaysIsCountedOnceWhereNoCallGoesOnBehindAnother() throws IOException {
    answer("{complete: true, letters: 4, targets: {kinesis: {letters: 3}}}");
    answer(
        "{complete: false, letters: 4, unreadable: 1, hidden: 2,"
            + " targets: {kinesis: {stored: 1, refused: 2}},"
            + " staying: [{letter: 'message 1', why: 'broken'}]}");
    answer(
        "{complete: true, letters: 3, unreadable: 1, hidden: 2,"
            + " targets: {kinesis: {stored: 0, refused: 2}},"
            + " staying: [{letter: 'message 1', why: 'broken'}]}");
    assertEquals(1, redrive("--yes"));
    String said = out.toString(UTF_8);
    assertTrue(said.contains("kinesis: 2 refused again, 1 stored"), said);
    assertTrue(said.contains("\n1 letters can't be read"), said);
    assertTrue(said.contains("\n2 letters are held"), said);
    assertEquals(said.indexOf("message 1"), said.lastIndexOf("message 1"), said);
  }
}
