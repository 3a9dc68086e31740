package dev.docdb.replicator.target;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.secret.Secrets;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** What a target finds around it when it runs for real. */
public final class Surroundings implements AutoCloseable {
  /** The password of every secret. */
  public static final String PASSWORD = "canary-of-the-password";

  private final AwsClients aws = new AwsClients();
  private final Map<String, String> more = new HashMap<>();

  /** From now on also with this setting. */
  public void set(String name, String value) {
    more.put(name, value);
  }

  /** Settings for this collection, with these of the target. */
  public TargetResources resources(Namespace watched, Map<String, String> settings) {
    return resources(watched, settings, new KeptSecrets(PASSWORD));
  }

  /** The same with other secrets. */
  public TargetResources resources(
      Namespace watched, Map<String, String> settings, Secrets secrets) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "DOCUMENTDB_URI", "localhost:27017",
                "DOCUMENTDB_SECRET", "cluster",
                "WATCHED_DB_NAME", watched.database(),
                "STATE_DB", "replicator",
                "STATE_COLLECTION", "state"));
    watched.collection().ifPresent(name -> all.put("WATCHED_COLLECTION_NAME", name));
    all.putAll(settings);
    all.putAll(more);
    return new TargetResources(Environment.of(all), aws, secrets);
  }

  /** Makes the SDK find a service here, and credentials. */
  public void point(String service, URI endpoint, String accessKeyId, String secretAccessKey) {
    System.setProperty("aws.endpointUrl" + service, endpoint.toString());
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", accessKeyId);
    System.setProperty("aws.secretAccessKey", secretAccessKey);
  }

  @Override
  public void close() {
    System.getProperties().keySet().removeIf(name -> name.toString().startsWith("aws."));
    aws.close();
  }
}
