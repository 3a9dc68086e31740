package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in a file, the reader gives a plan or its own exception. Every round is made of a
 * seed, which a failure names.
 */
class OddFilesTest {
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "=",
          ":",
          "[",
          "]",
          "[]",
          "[ ]",
          "[[a]]",
          "\uFEFF",
          "\u0000",
          "\t",
          "%(x)s",
          "${x}",
          "#",
          ";",
          "\\",
          "'",
          "\"",
          "\n",
          "\n ",
          "\r",
          "{",
          "}",
          "[{",
          "{}",
          "[[[[",
          "s3://",
          "s3://a.json",
          "s3:///x",
          "https://",
          "http://[",
          "mongodb://",
          "mongodb://a/?b",
          "arn:",
          "arn:::::",
          "arn:aws:kms:eu-west-1:1:key/",
          "rate()",
          "cron()",
          "cron(* * * * * *)",
          "rate(99999999999999999999 minutes)",
          "99999999999",
          "-1",
          "\ud800",
          "\u6ce8\u6587",
          "@",
          ",",
          ",,",
          "a@b",
          "x".repeat(5_000),
          "[deployment]",
          "[defaults]",
          "[collection a.b]",
          "[collection .]",
          "[collection a.]",
          "[database ]",
          "[endpoints]",
          "[control]",
          "iam",
          "scram",
          "none",
          "localhost:1",
          "create = dead_letter_bucket",
          "endpoints_dbs_col = [{'db':'a','cols':['b']}]");

  @Test
  void givesAPlanOrItsOwnException() throws IOException {
    String example = Files.readString(Path.of("..", "config.example.ini"));
    int plans = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      plans += isPlan(seed, damaged(example, new Random(seed))) ? 1 : 0;
    }
    for (int seed = 0; seed < 1_000; seed++) {
      isPlan(seed, noise(new Random(seed)));
    }
    assertTrue(plans > 30, plans + " plans: too few files were left in order to show anything");
  }

  /** Every key gets every odd value, beside others that are in order. */
  @Test
  void everyKeyTakesOrRefusesEveryOddValue() throws IOException {
    String example = Files.readString(Path.of("..", "config.example.ini"));
    List<String> keys =
        Stream.of(DeploymentKeys.ALL, Keys.OF_REPLICATION)
            .flatMap(List::stream)
            .<String>map(Key::name)
            .toList();
    for (String key : keys) {
      boolean ofDeployment = DeploymentKeys.ALL.stream().anyMatch(each -> each.name().equals(key));
      String section = ofDeployment ? "[deployment]" : "[collection shop.payments]";
      for (String value : ODD) {
        String without = example.replaceAll("(?m)^" + key + " = .*$", "");
        isPlan(0, without.replace(section, section + "\n" + key + " = " + value));
      }
    }
  }

  private static boolean isPlan(int seed, String text) {
    try {
      Plan plan = PlanFile.parse("config.ini", text).plan();
      String printed = PlanText.of(new PlanFile(plan, List.of()));
      assertEquals(plan, PlanFile.parse("printed", printed).plan(), () -> "seed " + seed);
      return true;
    } catch (PlanException e) {
      assertTrue(!e.problems().isEmpty());
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ", file:\n" + text, e);
    }
  }

  private static String damaged(String example, Random random) {
    List<String> lines = new ArrayList<>(List.of(example.split("\n", -1)));
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      String odd = ODD.get(random.nextInt(ODD.size()));
      switch (random.nextInt(5)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, odd);
        case 2 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)) + odd);
        case 3 ->
            lines.set(at, line.replaceFirst("=.*", "= " + odd.replace("$", "").replace("\\", "")));
        default -> lines.set(at, "  " + line);
      }
    }
    return String.join("\n", lines);
  }

  private static String noise(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(60);
    for (int i = 0; i < parts; i++) {
      text.append(ODD.get(random.nextInt(ODD.size())));
      text.append(random.nextBoolean() ? "\n" : "");
    }
    return text.toString();
  }
}
