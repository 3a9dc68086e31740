package dev.docdb.replicator.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * Builds clients of AWS services that share one HTTP client. Region, credentials and endpoints come
 * from where the SDK itself looks for them, so {@code AWS_ENDPOINT_URL_KINESIS} and its like move a
 * service elsewhere.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final SdkHttpClient http =
      new StrictHttpClient(
          UrlConnectionHttpClient.builder()
              .connectionTimeout(CONNECT)
              .socketTimeout(ANSWER)
              .build());

  /** The shared HTTP client, for requests that no service client makes. */
  public SdkHttpClient http() {
    return http;
  }

  /** A client for one call now and then: the SDK tries again by itself. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
    return build(builder, AwsRetryStrategy.standardRetryStrategy());
  }

  /**
   * A client for a target's requests: sending again is the request plan's, which knows the order
   * rule and the deadline.
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C buildForTarget(
      B builder) {
    return build(builder, AwsRetryStrategy.doNotRetry());
  }

  /**
   * A client that writes objects. A server that is asked to confirm first may answer before it has
   * read the body.
   */
  public S3Client s3ForTarget() {
    S3Configuration configuration = S3Configuration.builder().expectContinueEnabled(false).build();
    return buildForTarget(S3Client.builder().serviceConfiguration(configuration));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, RetryStrategy retries) {
    return builder
        .httpClient(http)
        .overrideConfiguration(ClientOverrideConfiguration.builder().retryStrategy(retries).build())
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
