package dev.docdb.replicator.sandbox.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
record Views(List<TargetView> all, Optional<SearchView> search) implements AutoCloseable {
  private static final String INDEX_AND_TOPIC = Stage.DATABASE + "-" + Stage.COLLECTION;

  /**
   * Makes the consumers of these targets.
   *
   * @param endpoints what the sandbox says of its servers
   */
  static Views of(Map<String, String> endpoints, Set<String> targets) {
    List<TargetView> views = new ArrayList<>();
    Optional<SearchView> search = Optional.empty();
    if (targets.contains("opensearch")) {
      search =
          Optional.of(
              new SearchView(
                  URI.create(endpoint(endpoints, "ELASTICSEARCH_URI")), INDEX_AND_TOPIC));
      views.add(search.get());
    }
    if (targets.contains("kinesis")) {
      KinesisClient client = client(KinesisClient.builder(), endpoints, "KINESIS");
      views.add(new KinesisView(client, endpoint(endpoints, "KINESIS_STREAM")));
    }
    if (targets.contains("sqs")) {
      SqsClient client = client(SqsClient.builder(), endpoints, "SQS");
      views.add(new SqsView(client, endpoint(endpoints, "SQS_QUERY_URL")));
    }
    if (targets.contains("kafka")) {
      views.add(new KafkaView(endpoint(endpoints, "MSK_BOOTSTRAP_SRV"), INDEX_AND_TOPIC));
    }
    if (targets.contains("s3")) {
      S3Client client = client(S3Client.builder(), endpoints, "S3");
      String prefix =
          endpoints.getOrDefault("BUCKET_PATH", "") + "/" + Stage.DATABASE + "/" + Stage.COLLECTION;
      views.add(
          new S3View(client, endpoint(endpoints, "BUCKET_NAME"), prefix.replaceAll("^/", "")));
    }
    return new Views(List.copyOf(views), search);
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

  @Override
  public void close() {
    all.forEach(TargetView::close);
  }
}
