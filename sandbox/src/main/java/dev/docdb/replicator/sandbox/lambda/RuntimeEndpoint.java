package dev.docdb.replicator.sandbox.lambda;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The side of Lambda that an environment talks to, for one that somebody else starts and ends, such
 * as a container. It listens on loopback.
 *
 * <p>What it can't prove: it neither watches the deadline nor starts a new environment; its caller
 * does.
 */
public final class RuntimeEndpoint implements AutoCloseable {
  private final LambdaOptions options;
  private final RuntimeApi api;

  private RuntimeEndpoint(LambdaOptions options) {
    this.options = options;
    this.api = new RuntimeApi(options.functionName());
  }

  /** Listens for one environment of a function. */
  public static RuntimeEndpoint start(LambdaOptions options) {
    return new RuntimeEndpoint(options);
  }

  /** What Lambda tells the environment beside the function's own variables. */
  public Map<String, String> variables() {
    return ReservedVariables.of(options, api.endpoint());
  }

  /** The next invocation, once the environment asks for it; one at a time. */
  public CompletableFuture<Invocation> invoke(String payload) {
    PendingInvocation invocation = new PendingInvocation(payload, options.timeout());
    api.offer(invocation);
    return invocation.end();
  }

  /** The environment has ended: so has its invocation, and every later one. */
  public void ended(int exitCode) {
    api.environmentEnded(exitCode);
  }

  @Override
  public void close() {
    api.close();
  }
}
