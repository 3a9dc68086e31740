package dev.docdb.replicator.sandbox.lambda;

import java.net.URI;
import java.util.Map;
import java.util.UUID;

/** The variables that Lambda itself gives to every function. */
final class ReservedVariables {
  private ReservedVariables() {}

  static Map<String, String> of(LambdaOptions options, URI api) {
    String name = options.functionName();
    return Map.ofEntries(
        Map.entry("AWS_LAMBDA_RUNTIME_API", api.getAuthority()),
        Map.entry("AWS_LAMBDA_FUNCTION_NAME", name),
        Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(options.memoryMegabytes())),
        Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name),
        Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "sandbox/[$LATEST]" + UUID.randomUUID()),
        Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        Map.entry("AWS_EXECUTION_ENV", "AWS_Lambda_java25"),
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("AWS_DEFAULT_REGION", "us-east-1"),
        Map.entry("TZ", ":UTC"),
        Map.entry("LANG", "en_US.UTF-8"));
  }
}
