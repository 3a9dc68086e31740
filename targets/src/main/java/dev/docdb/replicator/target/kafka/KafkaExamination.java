package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnMissingTopic;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.PlaceFindings;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks at the brokers and the topic: they say themselves what the function may do. */
public final class KafkaExamination {
  private static final int LONGEST_ANSWER = 8_000;

  private static final String WAY =
      "Check MSK_BOOTSTRAP_SRV, its port (Amazon MSK: 9098 for IAM, 9096 for SCRAM, 9094 for TLS),"
          + " and the security groups between the function and the brokers";

  private final Environment environment;
  private final Access access;
  private final String brokers;
  private final PlaceFindings findings = new PlaceFindings(TargetKind.KAFKA.label());

  private KafkaExamination(TargetResources resources) {
    this.environment = resources.environment();
    this.access = Access.of(resources);
    this.brokers =
        "Kafka at " + environment.get(Settings.MSK_BOOTSTRAP_SRV) + " (MSK_BOOTSTRAP_SRV)";
  }

  /** What is found of the brokers that {@code MSK_BOOTSTRAP_SRV} names. */
  public static List<Finding> findings(TargetResources resources) throws InterruptedException {
    return new KafkaExamination(resources).examine();
  }

  private List<Finding> examine() throws InterruptedException {
    @Nullable Admin admin = null;
    try {
      admin = Admin.create(settings());
      examine(admin);
    } catch (ConfigurationException | TargetMisconfiguredException e) {
      findings.unknown(Aspect.REACHED, brokers + " wasn't asked", "Mend the login first");
      findings.failed(Aspect.LOGIN, said(e), "Put right what MSK_AUTH and MSK_SECRET name");
    } catch (KafkaException e) { // such as names that can't be resolved
      findings.failed(Aspect.REACHED, brokers + " can't be used: " + said(cause(e)), WAY);
    } finally {
      close(admin);
    }
    return findings.all();
  }

  private static void close(@Nullable Admin admin) {
    if (admin != null) {
      Thread.ofVirtual().start(() -> admin.close(Duration.ZERO)); // waits for the client's thread
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(access.settings());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LONGEST_ANSWER);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LONGEST_ANSWER / 2);
    return settings;
  }

  private void examine(Admin admin) throws InterruptedException {
    try {
      int nodes = admin.describeCluster().nodes().get().size();
      findings.ok(Aspect.REACHED, "%s answered: %d brokers".formatted(brokers, nodes));
      findings.ok(Aspect.LOGIN, "The brokers took the login " + access.login());
    } catch (ExecutionException e) {
      noAnswer(cause(e));
      return;
    }
    Optional<String> collection = environment.find(Settings.WATCHED_COLLECTION_NAME);
    if (collection.isEmpty()) {
      ofDatabase();
      return;
    }
    Namespace watched = new Namespace(environment.get(Settings.WATCHED_DB_NAME), collection);
    examine(admin, TopicName.of(watched));
  }

  /** Its collections, and so its topics, are known by their changes only. */
  private void ofDatabase() {
    findings.ok(Aspect.PLACE, "Each collection has a topic of its own; none was looked at");
    String advice = "Look at the topic of a collection with kafka-topics.sh --describe";
    findings.unknown(
        Aspect.PERMISSION, "A whole database is watched, so no topic was asked", advice);
    findings.unknown(Aspect.LIMITS, "A whole database is watched, so no topic was asked", advice);
  }

  private void noAnswer(Throwable e) {
    if (e instanceof AuthenticationException) {
      findings.ok(Aspect.REACHED, brokers + " answered");
      findings.failed(
          Aspect.LOGIN,
          "The login %s failed: %s".formatted(access.login(), said(e)),
          "Check MSK_AUTH, the secret that MSK_SECRET names, the brokers' certificate, and that the"
              + " port is the one for this login; with IAM the role needs kafka-cluster:Connect");
    } else {
      findings.failed(Aspect.REACHED, brokers + " didn't answer: " + said(e), WAY);
    }
  }

  private void examine(Admin admin, String topic) throws InterruptedException {
    try {
      KafkaFuture<TopicDescription> asked =
          Objects.requireNonNull(
              admin
                  .describeTopics(
                      List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                  .topicNameValues()
                  .get(topic));
      TopicDescription description = asked.get();
      findings.ok(
          Aspect.PLACE,
          "The topic %s has %d partitions".formatted(topic, description.partitions().size()));
      mayWrite(topic, description.authorizedOperations());
      new TopicLimits(environment, findings).examine(admin, description);
    } catch (ExecutionException e) {
      noTopic(admin, topic, cause(e));
    }
  }

  private void mayWrite(String topic, @Nullable Set<AclOperation> operations) {
    if (operations == null) {
      findings.unknown(
          Aspect.PERMISSION,
          "The brokers don't say what may be done to the topic " + topic,
          "See that this user has Write on it (with IAM: kafka-cluster:WriteData and"
              + " WriteDataIdempotently)");
    } else if (allows(operations, AclOperation.WRITE)) {
      findings.ok(Aspect.PERMISSION, "The brokers say that this user may write to " + topic);
    } else {
      findings.failed(
          Aspect.PERMISSION,
          "The brokers say that this user may not write to " + topic,
          "Allow it Write on the topic (with IAM: kafka-cluster:WriteData and"
              + " kafka-cluster:WriteDataIdempotently)");
    }
  }

  private static boolean allows(Set<AclOperation> operations, AclOperation wanted) {
    return operations.contains(wanted) || operations.contains(AclOperation.ALL);
  }

  private void noTopic(Admin admin, String topic, Throwable e) throws InterruptedException {
    switch (e) {
      case UnknownTopicOrPartitionException missing -> missing(admin, topic);
      case AuthorizationException denied ->
          findings.failed(
              Aspect.PLACE,
              "This user may not look at the topic " + topic,
              "Allow it Describe on the topic (with IAM: kafka-cluster:DescribeTopic)");
      case Throwable other ->
          findings.failed(
              Aspect.PLACE,
              "The topic %s can't be looked at: %s".formatted(topic, said(other)),
              "Look at the brokers");
    }
  }

  private void missing(Admin admin, String topic) throws InterruptedException {
    if (environment.get(Settings.MSK_MISSING_TOPIC) == OnMissingTopic.FAIL) {
      findings.failed(
          Aspect.PLACE,
          "There is no topic %s, and MSK_MISSING_TOPIC=fail lets none be made".formatted(topic),
          "Create it: kafka-topics.sh --bootstrap-server %s --create --topic %s"
              .formatted(environment.get(Settings.MSK_BOOTSTRAP_SRV), topic));
      return;
    }
    findings.ok(
        Aspect.PLACE, "There is no topic %s yet: the first change makes it".formatted(topic));
    mayCreate(admin, topic);
    findings.ok(Aspect.LIMITS, "A topic that is made has the brokers' own limits");
  }

  private void mayCreate(Admin admin, String topic) throws InterruptedException {
    try {
      Set<AclOperation> operations =
          admin
              .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
              .authorizedOperations()
              .get();
      if (operations != null && allows(operations, AclOperation.CREATE)) {
        findings.ok(Aspect.PERMISSION, "The brokers say that this user may create topics");
        return;
      }
    } catch (ExecutionException e) {
      findings.unknown(
          Aspect.PERMISSION, said(cause(e)), "See that this user may create and write " + topic);
      return;
    }
    findings.unknown(
        Aspect.PERMISSION,
        "This user may not create every topic; whether it may create %s isn't told"
            .formatted(topic),
        "See that it has Create and Write on this topic (with IAM: kafka-cluster:CreateTopic), or"
            + " create the topic");
  }

  static Throwable cause(Throwable e) {
    return e.getCause() == null ? e : e.getCause();
  }

  static String said(Throwable e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
