package dev.docdb.replicator.cdk.plan;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Prints a file of the Python sample, or one of the newer form, in the newer form. */
public final class ConvertConfiguration {
  private ConvertConfiguration() {}

  /** Takes the file's path. Ends with 1 and says why when the file can't be used. */
  public static void main(String... arguments) {
    int status = run(Path.of(arguments[0]), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(Path file, PrintStream out, PrintStream problems) {
    try {
      byte[] text = PlanText.of(PlanFile.read(file)).getBytes(StandardCharsets.UTF_8);
      out.write(text, 0, text.length);
      out.flush();
      return 0;
    } catch (PlanException e) {
      problems.println(e.getMessage());
      return 1;
    }
  }
}
