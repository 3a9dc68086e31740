package dev.docdb.replicator.operator;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * The deployed function, called through Lambda. Region, credentials and endpoint are those that the
 * AWS SDK finds.
 */
final class DeployedFunction implements AutoCloseable {
  /** An invocation may last for a quarter of an hour. */
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(16);

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A function that replicates at the moment can't be called, and will end. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(20);

  private final String name;
  private final PrintStream progress;
  private final Duration pause;
  private final LambdaClient client;

  /**
   * The function of this name.
   *
   * @param name or ARN
   * @param pause between two tries while it is busy
   */
  DeployedFunction(String name, PrintStream progress, Duration pause) {
    this.name = name;
    this.progress = progress;
    this.pause = pause;
    this.client =
        LambdaClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(LONGEST_ANSWER))
            .overrideConfiguration(
                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
  }

  /**
   * What came of a call.
   *
   * @param hasFailed whether the function threw
   * @param log the end of what it wrote
   */
  record Reply(String payload, boolean hasFailed, String log) {}

  /**
   * Gives it a task, and waits for its end.
   *
   * @throws FunctionFailedException when there is no answer, or it isn't a good one
   */
  BsonDocument call(BsonDocument task) {
    Reply reply = invoke(task.toJson());
    BsonDocument answer = parsed(reply.payload());
    if (reply.hasFailed()) {
      throw new FunctionFailedException(
          "The function has failed: "
              + (answer.isString("errorMessage")
                  ? answer.getString("errorMessage").getValue()
                  : "it doesn't say why"));
    }
    return answer;
  }

  /**
   * Invokes it, and waits for its end.
   *
   * @throws FunctionFailedException when it can't be called
   */
  Reply invoke(String payload) {
    for (Duration waited = Duration.ZERO; ; waited = waited.plus(pause)) {
      try {
        return reply(
            client.invoke(
                request ->
                    request
                        .functionName(name)
                        .logType(LogType.TAIL)
                        .payload(SdkBytes.fromUtf8String(payload))));
      } catch (TooManyRequestsException e) {
        if (waited.compareTo(LONGEST_WAIT) >= 0) {
          throw new FunctionFailedException(
              "The function was busy each time it was called. With WHEN_CAUGHT_UP=stay a tick ends at"
                  + " its time-out, and the next call is let in: try again. scripts/pause lets"
                  + " ticks end at once until scripts/resume",
              e);
        }
        if (waited.isZero()) {
          progress.println("The function is busy, it replicates; waiting for its end ...");
        }
        LockSupport.parkNanos(pause.toNanos());
      } catch (SdkException e) {
        throw new FunctionFailedException(
            "The function %s can't be called: %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  private static Reply reply(InvokeResponse response) {
    String log = response.logResult();
    return new Reply(
        response.payload().asUtf8String(),
        response.functionError() != null,
        log == null ? "" : new String(Base64.getDecoder().decode(log), StandardCharsets.UTF_8));
  }

  /** An answer, which is an object. */
  static BsonDocument parsed(String payload) {
    return AsJson.object(payload)
        .orElseThrow(() -> new FunctionFailedException("The function's answer isn't understood"));
  }

  @Override
  public void close() {
    client.close();
  }
}
