package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.plan.PlanException;
import dev.docdb.replicator.cdk.plan.PlanFile;
import dev.docdb.replicator.config.ConfigurationException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  private Main(PrintStream err) {
    this.err = err;
  }

  /**
   * Synthesizes.
   *
   * @param arguments the configuration's file; without it {@code config.ini}
   */
  public static void main(String[] arguments) {
    System.exit(new Main(System.err).run(arguments));
  }

  private int run(String[] arguments) {
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
        | IllegalStateException
        | JsiiException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private int synthesized(Path file) {
    PlanFile read = PlanFile.read(file);
    read.warnings().forEach(warning -> err.println("warning: " + warning));
    Plan plan = read.plan();
    // The CLI names its own folder for the templates.
    Optional<String> outdir =
        System.getenv().containsKey("CDK_OUTDIR")
            ? Optional.empty()
            : Optional.of(System.getProperty("replicator.templates", "cdk.out"));
    App app = Deployment.app(outdir);
    Deployment.of(
        app,
        plan,
        new Artifacts(
            Path.of(System.getProperty("replicator.archive", "function/target/replicator.zip")),
            Path.of(System.getProperty("replicator.image", "image/target/context"))));
    Synthesis synthesis = Synthesis.of(app);
    synthesis.findings().forEach(err::println);
    return synthesis.findings().isEmpty() ? 0 : 1;
  }
}
