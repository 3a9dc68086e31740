package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docdb.replicator.target.TargetKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which stack scripts/deploy takes for the name of a collection. */
@NeedsNode
class StackOfTest {
  private static final String ODD = "a\"b\\c\u6ce8";

  @TempDir private static Path folder;
  private static Templates templates;

  @BeforeAll
  static void synthesize() {
    templates =
        Templates.of(
            Plans.plan(
                Plans.of("shop_orders", "", TargetKind.SQS),
                Plans.of("shop", "orders", TargetKind.SQS),
                Plans.of("shop", ODD, TargetKind.SQS),
                Plans.of("shop", "c".repeat(245), TargetKind.SQS)),
            folder);
  }

  private record Answer(int code, String out) {}

  private static Answer ask(String collection) throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(
                Path.of("..", "scripts", "lib", "stack-of").toString(),
                folder.resolve("cdk.out").toString(),
                collection)
            .redirectErrorStream(true)
            .start();
    String out = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(script.waitFor(), out.strip());
  }

  @Test
  void aNameIsNoPattern() throws IOException, InterruptedException {
    assertEquals(new Answer(0, "replicator-shop-orders"), ask("shop.orders"));
    assertEquals(2, ask("shop.order.").code());
    assertEquals(2, ask("orders").code());
  }

  @Test
  void aNameMayHaveAnyCharacter() throws IOException, InterruptedException {
    assertTrue(ask("shop." + ODD).out().startsWith("replicator-shop-a-b-c-"));
  }

  /** Lambda takes 256 characters, and a name may have more with what stands before it. */
  @Test
  void theLongestNameFitsIntoADescription() throws IOException, InterruptedException {
    String stack = ask("shop." + "c".repeat(245)).out();
    String description =
        templates.resource(stack, "AWS::Lambda::Function").path("Description").asText();
    assertEquals(256, description.length());
    assertTrue(description.endsWith("c..."), description);
  }

  /** The function spells its metrics in the same way. */
  @Test
  void alarmsOfSuchANameLookForAsciiOnly() {
    String stack =
        templates.stacks().stream()
            .filter(name -> name.contains("a-b-c"))
            .findFirst()
            .orElseThrow();
    for (JsonNode alarm : templates.resources(stack, "AWS::CloudWatch::Alarm")) {
      assertTrue(
          alarm.findValuesAsText("Value").stream().allMatch(value -> value.matches("[ -~]+")),
          alarm.toString());
    }
  }

  @Test
  void whatIsNotThereIsAnsweredWithWhatIs() throws IOException, InterruptedException {
    Answer answer = ask("shop.payments");
    assertEquals(2, answer.code());
    assertTrue(answer.out().contains("no collection 'shop.payments'"), answer.out());
    assertTrue(answer.out().endsWith("  shop.orders"), answer.out());
  }
}
