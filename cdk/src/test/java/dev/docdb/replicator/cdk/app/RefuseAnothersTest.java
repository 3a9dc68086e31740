package dev.docdb.replicator.cdk.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What scripts/deploy takes for another deployment's stack. The lines are those of 'cdk diff' of
 * the CLI that it installs; that a later one still writes them so isn't proven here.
 */
class RefuseAnothersTest {
  private static final String NAME = "docdb-replicator-staging-orders";

  private record Answer(int code, String out) {}

  private static Answer ask(String description) throws IOException, InterruptedException {
    String difference =
        """
        Stack %s
        Template
        %s

        Resources
        [~] AWS::Lambda::Function Replicator/Function ReplicatorFunction1
         └─ [~] Description
             ├─ [-] Replicates a
             └─ [+] Replicates b
        """
            .formatted(NAME, description);
    Process script =
        new ProcessBuilder(Path.of("..", "scripts", "lib", "refuse-anothers").toString())
            .redirectErrorStream(true)
            .start();
    try (var in = script.outputWriter(UTF_8)) {
      in.write(difference);
    }
    String out = new String(script.getInputStream().readAllBytes(), UTF_8);
    return new Answer(script.waitFor(), out);
  }

  @Test
  void anothersStackOfTheSameNameIsRefused() throws IOException, InterruptedException {
    Answer other =
        ask("[~] Description Description: Replicates staging.orders to Replicates orders");
    assertEquals(1, other.code());
    assertTrue(
        other.out().contains(NAME + " is there already, for something else: Replicates staging."),
        other.out());
    assertTrue(other.out().contains("another 'name'"), other.out());
    assertEquals(
        1,
        ask("[~] Description Description: Replicates staging.shared to What the functions of"
                + " docdb-replicator-staging share")
            .code());
  }

  @Test
  void aNewStackAndOnesOwnAreTaken() throws IOException, InterruptedException {
    assertEquals(new Answer(0, ""), ask("[+] Description Description: Replicates orders"));
    assertEquals(new Answer(0, ""), ask(""));
  }

  /** CloudFormation doesn't give back what isn't ASCII. */
  @Test
  void whatCloudFormationMadeOfANameIsTheSameName() throws IOException, InterruptedException {
    String own = "[~] Description Description: Replicates shop.?? to Replicates shop.\u6ce8\u6ce8";
    assertEquals(new Answer(0, ""), ask(own));
    assertEquals(1, ask(own.replace("shop.??", "shop.a?")).code());
  }
}
