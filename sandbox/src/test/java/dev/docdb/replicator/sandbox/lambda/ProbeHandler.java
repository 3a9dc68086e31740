package dev.docdb.replicator.sandbox.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A function that does what its payload tells it; it is packaged by the test. */
public final class ProbeHandler {
  private int invocations;

  /** The handler. */
  public Map<String, String> handleRequest(Map<String, String> input, Context context)
      throws InterruptedException {
    invocations++;
    String order = input.getOrDefault("order", "");
    System.out.println("order: " + order);
    return switch (order) {
      case "fail" -> throw new IllegalStateException("as ordered");
      case "hang" -> {
        new CountDownLatch(1).await();
        yield Map.of();
      }
      case "exit" -> {
        Runtime.getRuntime().halt(7);
        yield Map.of();
      }
      default -> describe(context);
    };
  }

  private Map<String, String> describe(Context context) {
    return Map.of(
        "invocations", Integer.toString(invocations),
        "loader", getClass().getClassLoader().getClass().getSimpleName(),
        "function", context.getFunctionName(),
        "memory", Integer.toString(context.getMemoryLimitInMB()),
        "remaining", Integer.toString(context.getRemainingTimeInMillis()),
        "told", System.getenv().getOrDefault("TOLD", ""),
        "home", System.getenv().getOrDefault("HOME", "(none)"),
        "heap", Long.toString(Runtime.getRuntime().maxMemory() / 1024 / 1024));
  }
}
