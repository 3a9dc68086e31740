package dev.docdb.replicator.target;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.secret.Secrets;
import java.util.function.Function;

/**
 * What a target is built from.
 *
 * @param environment the settings
 * @param aws builds the clients of AWS services; closed by whoever made it, after the targets
 * @param secrets the credentials; they outlive the target, so that a target forgets those that no
 *     longer hold
 * @param once what is done before the first request of an environment; it outlives the target too
 */
public record TargetResources(Environment environment, AwsClients aws, Secrets secrets, Once once) {

  /** For targets that are the first of their environment. */
  public TargetResources(Environment environment, AwsClients aws, Secrets secrets) {
    this(environment, aws, secrets, new Once());
  }

  /** Where a change happened: what is watched, for an event that names no place of its own. */
  public Function<EncodedChange, Namespace> places() {
    return places(environment);
  }

  /** The same with these settings. */
  public static Function<EncodedChange, Namespace> places(Environment environment) {
    Namespace watched =
        new Namespace(
            environment.get(Settings.WATCHED_DB_NAME),
            environment.find(Settings.WATCHED_COLLECTION_NAME));
    return change -> change.change().namespace().orElse(watched);
  }
}
