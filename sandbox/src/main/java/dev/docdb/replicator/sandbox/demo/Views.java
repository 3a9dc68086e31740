package dev.docdb.replicator.sandbox.demo;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.local.Opened;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.bson.Document;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A consumer of each enabled target. */
record Views(List<TargetView> all, Optional<SearchView> search) {
  private static final String INDEX_AND_TOPIC = Stage.DATABASE + "-" + Stage.COLLECTION;

  /**
   * Makes the consumers of these targets.
   *
   * @param endpoints what the sandbox says of its servers
   * @param opened takes the clients, to close them
   */
  static Views of(Map<String, String> endpoints, Set<SandboxServer> targets, Opened opened) {
    List<TargetView> views = new ArrayList<>();
    Optional<SearchView> search = Optional.empty();
    for (SandboxServer target : Stage.TARGETS) {
      if (!targets.contains(target)) {
        continue;
      }
      if (target == SandboxServer.OPENSEARCH) {
        search = Optional.of(search(endpoints, opened));
        views.add(search.get());
      } else {
        views.add(new MessageView(target.optionName(), source(target, endpoints, opened)));
      }
    }
    return new Views(List.copyOf(views), search);
  }

  private static SearchView search(Map<String, String> endpoints, Opened opened) {
    HttpClient http = opened.add(HttpClient.newHttpClient(), HttpClient::close);
    return new SearchView(
        http, URI.create(endpoint(endpoints, "ELASTICSEARCH_URI")), INDEX_AND_TOPIC);
  }

  private static MessageSource source(
      SandboxServer target, Map<String, String> endpoints, Opened opened) {
    return switch (target) {
      case KINESIS ->
          new KinesisSource(
              opened.add(
                  client(KinesisClient.builder(), endpoints, "KINESIS"), KinesisClient::close),
              endpoint(endpoints, "KINESIS_STREAM"));
      case SQS ->
          new SqsSource(
              opened.add(client(SqsClient.builder(), endpoints, "SQS"), SqsClient::close),
              endpoint(endpoints, "SQS_QUERY_URL"));
      case KAFKA ->
          new KafkaSource(
              opened.add(
                  KafkaSource.consumer(endpoint(endpoints, "MSK_BOOTSTRAP_SRV")),
                  KafkaConsumer::close),
              INDEX_AND_TOPIC);
      case S3 ->
          new S3Source(
              opened.add(client(S3Client.builder(), endpoints, "S3"), S3Client::close),
              endpoint(endpoints, "BUCKET_NAME"),
              prefix(endpoints));
      case OPENSEARCH, DOCUMENTDB, SECRETS, SNS ->
          throw new IllegalArgumentException(target + " holds no messages");
    };
  }

  private static String prefix(Map<String, String> endpoints) {
    String path = endpoints.getOrDefault("BUCKET_PATH", "");
    return (path.isEmpty() ? "" : path + "/") + Stage.DATABASE + "/" + Stage.COLLECTION;
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, Map<String, String> endpoints, String service) {
    return builder
        .endpointOverride(URI.create(endpoint(endpoints, "AWS_ENDPOINT_URL_" + service)))
        .region(Region.of(endpoint(endpoints, "AWS_REGION")))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    endpoint(endpoints, "AWS_ACCESS_KEY_ID"),
                    endpoint(endpoints, "AWS_SECRET_ACCESS_KEY"))))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static String endpoint(Map<String, String> endpoints, String name) {
    return Objects.requireNonNull(endpoints.get(name), name);
  }

  /** An index can't tell how many changes made it; the function's summary does. */
  void acknowledged(String summary) {
    search.ifPresent(
        view ->
            view.acknowledged(
                Document.parse(summary)
                    .get("targets", Document.class)
                    .get("opensearch", new Document("delivered", 0))
                    .get("delivered", Number.class)
                    .intValue()));
  }
}
