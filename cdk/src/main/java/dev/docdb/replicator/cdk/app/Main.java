package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.plan.PlanException;
import dev.docdb.replicator.cdk.plan.PlanFile;
import dev.docdb.replicator.config.ConfigurationException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awscdk.App;
import software.amazon.jsii.JsiiException;

/**
 * The app: reads the configuration, and writes templates to {@code cdk.out/} or where the CDK's CLI
 * wants them. Says in plain words what is wrong, and then exits with 1, or with 2 when it was
 * called wrongly.
 */
public final class Main {
  private static final String USAGE = "expected at most one argument: the configuration's file";

  private final PrintStream err;
  private final Artifacts artifacts;
  private final Optional<String> outdir;

  Main(PrintStream err, Artifacts artifacts, Optional<String> outdir) {
    this.err = err;
    this.artifacts = artifacts;
    this.outdir = outdir;
  }

  /**
   * Synthesizes.
   *
   * @param arguments the configuration's file; without it {@code config.ini}
   */
  public static void main(String[] arguments) {
    Artifacts artifacts =
        new Artifacts(
            Path.of(System.getProperty("replicator.archive", "function/target/replicator.zip")),
            Path.of(System.getProperty("replicator.image", "image/target/context")));
    // The CLI names its own folder for the templates.
    Optional<String> outdir =
        System.getenv().containsKey("CDK_OUTDIR")
            ? Optional.empty()
            : Optional.of(System.getProperty("replicator.templates", "cdk.out"));
    System.exit(new Main(System.err, artifacts, outdir).run(arguments));
  }

  int run(String... arguments) {
    if (arguments.length > 1) {
      err.println(USAGE);
      return 2;
    }
    Path file = Path.of(arguments.length == 1 ? arguments[0] : "config.ini");
    if (!Files.isRegularFile(file)) {
      err.println(
          file.toAbsolutePath().normalize()
              + " isn't there: name the configuration's file (docs/configuration.md says what is in it)");
      return 2;
    }
    try {
      return synthesized(file);
    } catch (PlanException
        | ConfigurationException
        | IllegalArgumentException
        | IllegalStateException e) {
      err.println(e.getMessage());
      return 1;
    } catch (RuntimeException e) {
      if (!isOfTheCdk(e)) {
        throw e;
      }
      err.println(withoutStack(String.valueOf(e.getMessage())));
      return 1;
    }
  }

  private int synthesized(Path file) {
    PlanFile read = PlanFile.read(file);
    read.warnings().forEach(warning -> err.println("warning: " + warning));
    App app = Deployment.app(outdir);
    Deployment.of(app, read.plan(), artifacts);
    Synthesis synthesis = Synthesis.of(app);
    synthesis.findings().forEach(err::println);
    return synthesis.findings().isEmpty() ? 0 : 1;
  }

  /** What a constructor of the CDK refuses has a type of its own; what a method does has none. */
  private static boolean isOfTheCdk(RuntimeException e) {
    return e instanceof JsiiException || e.getClass() == RuntimeException.class;
  }

  /** Behind what is told stands JavaScript's stack, which begins with the same. */
  private static String withoutStack(String message) {
    List<String> lines = message.lines().toList();
    int end =
        IntStream.range(1, lines.size())
            .filter(i -> !lines.getFirst().isBlank() && lines.get(i).endsWith(lines.getFirst()))
            .findFirst()
            .orElse(lines.size());
    return String.join("\n", lines.subList(0, end));
  }
}
