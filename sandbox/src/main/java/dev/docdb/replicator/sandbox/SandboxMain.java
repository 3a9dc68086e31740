package dev.docdb.replicator.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/** The sandbox as a program of its own: {@code scripts/sandbox}. */
public final class SandboxMain {
  private SandboxMain() {}

  /** Starts what the arguments say, and stays until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    // Standard output is for the endpoints alone, whatever a server may print.
    PrintStream out = System.out;
    System.setOut(System.err);
    System.exit(run(List.of(arguments), System.in, out, System.err));
  }

  static int run(List<String> arguments, InputStream in, PrintStream out, PrintStream err)
      throws IOException {
    if (arguments.contains("--help")) {
      out.print(SandboxArguments.HELP);
      return 0;
    }
    SandboxOptions options;
    try {
      options = SandboxArguments.parse(arguments);
    } catch (CommandLine.UsageException e) {
      err.println(e.getMessage());
      return 2;
    }
    try (Sandbox sandbox = Sandbox.start(options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "close-sandbox"));
      sandbox.environment().forEach((name, value) -> out.println(name + "=" + value));
      out.println("ready");
      out.flush();
      in.transferTo(PrintStream.nullOutputStream());
    }
    return 0;
  }
}
