package dev.docdb.replicator.sandbox.lambda;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The jars of Lambda's runtime client, and nothing else of this JVM's class path. */
final class RuntimeClient {
  static final String MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final List<String> JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client-",
          "aws-lambda-java-core-",
          "aws-lambda-java-serialization-",
          "utils-lite-");

  private RuntimeClient() {}

  static String classPath(LambdaOptions options) {
    List<Path> jars =
        options.runtimeClient().isEmpty()
            ? JARS.stream().map(RuntimeClient::onOwnClassPath).toList()
            : options.runtimeClient();
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path onOwnClassPath(String prefix) {
    Optional<Path> found =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
            .map(Path::of)
            .filter(path -> path.getFileName() != null)
            .filter(path -> path.getFileName().toString().startsWith(prefix))
            .findFirst();
    return found
        .map(Path::toAbsolutePath)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The class path has no jar of the runtime client " + prefix + "*.jar"));
  }
}
