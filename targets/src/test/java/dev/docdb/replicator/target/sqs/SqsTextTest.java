package dev.docdb.replicator.target.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class SqsTextTest {

  @Test
  void whatTheServiceDoesNotTakeIsEscapedAndNothingElse() {
    assertEquals("a\\ufffe\\uffff\\u0000b", SqsText.legal("a\uFFFE\uFFFF\u0000b"));
    String legal = "tab\tline\nreturn\r é 日本 \uD83D\uDE00 \uE000 \uFFFD \u007F";
    assertSame(legal, SqsText.legal(legal));
  }

  @Test
  void idsThatTheServiceDoesNotTakeBecomeFingerprints() {
    assertEquals("65ab", SqsText.id("65ab"));
    assertEquals(
        "~n1!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        SqsText.id("~n1!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"));
    assertEquals("a".repeat(128), SqsText.id("a".repeat(128)));
    assertEquals(64, SqsText.id("a".repeat(129)).length());
    assertEquals(64, SqsText.id("with space").length());
    assertEquals(64, SqsText.id("é").length());
    assertEquals(64, SqsText.id("").length());
  }
}
