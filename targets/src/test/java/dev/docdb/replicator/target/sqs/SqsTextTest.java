package dev.docdb.replicator.target.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.docdb.replicator.message.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqsTextTest {

  @Test
  void whatTheServiceDoesNotTakeIsEscapedAndNothingElse() {
    assertEquals("a\\ufffe\\uffff\\u0000b", SqsText.legal("a\uFFFE\uFFFF\u0000b"));
    String legal = "tab\tline\nreturn\r é 日本 \uD83D\uDE00 \uE000 \uFFFD \u007F";
    assertSame(legal, SqsText.legal(legal));
  }

  @Test
  void theBytesOfABodyAreCountedWithoutMakingIt() {
    for (String text :
        List.of("", "a", "é€😀", "\uffff", "\ufffe\uffff\uffffx", "\ufffd\uffbe", "x\uffff")) {
      byte[] utf8 = ("<" + text + ">").getBytes(UTF_8);
      Payload payload = new Payload(utf8, 1, utf8.length - 2);
      assertEquals(SqsText.bytes(SqsText.body(payload)), SqsText.bodyBytes(payload), text);
    }
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
