package dev.docdb.replicator.sandbox.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stand-in for Secrets Manager, in memory: GetSecretValue of text secrets, by name or ARN, by
 * version and stage, and errors on order.
 *
 * <p>What it can't prove: that a signature, a policy or a key is accepted; how a rotation by a
 * Lambda function goes (here a new value is current at once); the service's rate limits.
 */
public final class SecretsManagerServer implements AutoCloseable {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final String ARN_PREFIX = "arn:aws:secretsmanager:us-east-1:000000000000:secret:";
  private static final String ARN_SUFFIX = "-Sandbx";

  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<SecretError> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong requests = new AtomicLong();
  private final ObjectMapper mapper = new ObjectMapper();
  private final LoopbackHttpServer http;

  private SecretsManagerServer() {
    this.http = LoopbackHttpServer.start("secrets", this::answer);
  }

  /** Starts without any secret. */
  public static SecretsManagerServer start() {
    return new SecretsManagerServer();
  }

  /** Where it listens. */
  public URI endpoint() {
    return http.endpoint();
  }

  /** Sets a secret, or rotates it: the value becomes current. Returns its ARN. */
  public String put(String name, String value) {
    secrets.compute(name, (key, old) -> old == null ? Secret.first(value) : old.rotated(value));
    return ARN_PREFIX + name + ARN_SUFFIX;
  }

  /** Forgets a secret. */
  public void delete(String name) {
    secrets.remove(name);
  }

  /** The next request is answered with this error. */
  public void failNext(int status, String type, String message) {
    faults.add(new SecretError(status, type, message));
  }

  /** How many requests came in. */
  public long requests() {
    return requests.get();
  }

  private HttpReply answer(HttpRequest request) throws IOException {
    requests.incrementAndGet();
    try {
      Optional.ofNullable(faults.poll())
          .ifPresent(
              fault -> {
                throw fault;
              });
      String target = request.header("X-Amz-Target");
      if (!target.equals("secretsmanager.GetSecretValue")) {
        throw new SecretError(400, "UnknownOperationException", "Not known: " + target);
      }
      ObjectNode output = value(mapper.readTree(request.body()));
      return HttpReply.of(200, CONTENT_TYPE, mapper.writeValueAsBytes(output));
    } catch (SecretError e) {
      ObjectNode error =
          mapper.createObjectNode().put("__type", e.type()).put("Message", e.getMessage());
      return HttpReply.of(e.status(), CONTENT_TYPE, mapper.writeValueAsBytes(error));
    }
  }

  private ObjectNode value(JsonNode input) {
    String name = name(input.path("SecretId").asText());
    Secret secret = secrets.get(name);
    if (secret == null) {
      throw SecretError.notFound("secret.");
    }
    String versionId = input.path("VersionId").asText();
    String stage = input.path("VersionStage").asText();
    Secret.Version version = secret.version(versionId, stage);
    ObjectNode output =
        mapper
            .createObjectNode()
            .put("ARN", ARN_PREFIX + name + ARN_SUFFIX)
            .put("Name", name)
            .put("VersionId", version.id())
            .put("SecretString", version.value())
            .put("CreatedDate", version.created().toEpochMilli() / 1000.0);
    output.putArray("VersionStages").add(secret.stageOf(version));
    return output;
  }

  private static String name(String nameOrArn) {
    if (!nameOrArn.startsWith(ARN_PREFIX)) {
      return nameOrArn;
    }
    String name = nameOrArn.substring(ARN_PREFIX.length());
    return name.endsWith(ARN_SUFFIX)
        ? name.substring(0, name.length() - ARN_SUFFIX.length())
        : name;
  }

  @Override
  public void close() {
    http.close();
  }
}
