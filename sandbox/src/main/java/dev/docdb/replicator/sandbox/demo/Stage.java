package dev.docdb.replicator.sandbox.demo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.docdb.replicator.sandbox.Sandbox;
import dev.docdb.replicator.sandbox.SandboxOptions;
import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import dev.docdb.replicator.sandbox.local.Opened;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.bson.Document;

/**
 * Everything that a change meets on its way: the cluster with a collection, the packaged function
 * under the runtime client, the enabled targets, and a consumer of each.
 */
public final class Stage implements AutoCloseable {
  /** The servers that are targets, in the order in which they are shown. */
  public static final List<SandboxServer> TARGETS =
      List.of(
          SandboxServer.OPENSEARCH,
          SandboxServer.KINESIS,
          SandboxServer.SQS,
          SandboxServer.KAFKA,
          SandboxServer.S3);

  static final String DATABASE = "shop";
  static final String COLLECTION = "orders";

  private static final String STATE_DATABASE = "replication";
  private static final String STATE_COLLECTION = "state";

  private static final Set<SandboxServer> ALWAYS =
      EnumSet.of(
          SandboxServer.DOCUMENTDB, SandboxServer.S3, SandboxServer.SECRETS, SandboxServer.SNS);

  /** What Lambda calls. */
  public static final String HANDLER = "dev.docdb.replicator.ReplicatorFunction::handleRequest";

  private static final long BETWEEN_LOOKS = Duration.ofMillis(20).toNanos();

  private static final String TICK = tickText();

  private final Opened opened;
  private final Sandbox sandbox;
  private final MongoClient client;
  private final BiFunction<LambdaOptions, Map<String, String>, LambdaRuntime> starter;
  private final LambdaRuntime function;
  private final Views views;
  private final Map<String, String> variables;

  private Stage(
      Opened opened,
      Sandbox sandbox,
      MongoClient client,
      BiFunction<LambdaOptions, Map<String, String>, LambdaRuntime> starter,
      LambdaRuntime function,
      Views views,
      Map<String, String> variables) {
    this.opened = opened;
    this.sandbox = sandbox;
    this.client = client;
    this.starter = starter;
    this.function = function;
    this.views = views;
    this.variables = Map.copyOf(variables);
  }

  /**
   * Starts it all; when that fails, nothing stays.
   *
   * @param artifact the packaged function
   * @param targets the targets to enable
   * @param variables more settings of the function
   */
  public static Stage start(
      Path artifact,
      Set<SandboxServer> targets,
      Map<String, String> variables,
      LambdaOptions options) {
    return start(artifact, targets, variables, options, false);
  }

  /**
   * The same, with TLS before every server that answers over HTTP, as AWS has it. The function's
   * JVM finds what to trust in {@code JAVA_TOOL_OPTIONS}.
   */
  public static Stage startBehindTls(
      Path artifact,
      Set<SandboxServer> targets,
      Map<String, String> variables,
      LambdaOptions options) {
    return start(artifact, targets, variables, options, true);
  }

  private static Stage start(
      Path artifact,
      Set<SandboxServer> targets,
      Map<String, String> variables,
      LambdaOptions options,
      boolean behindTls) {
    Opened opened = new Opened();
    try {
      Sandbox sandbox = opened.add(Sandbox.start(servers(targets)), Sandbox::close);
      Map<String, String> endpoints = sandbox.environment();
      MongoClient client = opened.add(connect(endpoints), MongoClient::close);
      enableChangeStreams(client);
      Map<String, String> environment = settings(endpoints, targets);
      environment.putAll(variables);
      if (behindTls) {
        environment.putAll(TlsFronts.before(environment, opened));
      }
      BiFunction<LambdaOptions, Map<String, String>, LambdaRuntime> starter =
          (wanted, more) -> {
            Map<String, String> all = new HashMap<>(environment);
            all.putAll(more);
            return opened.add(
                LambdaRuntime.start(artifact, HANDLER, all, wanted), LambdaRuntime::close);
          };
      LambdaRuntime function = starter.apply(options, Map.of());
      Views views = Views.of(endpoints, targets, opened);
      return new Stage(opened, sandbox, client, starter, function, views, environment);
    } catch (RuntimeException | Error e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static SandboxOptions servers(Set<SandboxServer> targets) {
    Set<SandboxServer> servers = EnumSet.copyOf(ALWAYS);
    servers.addAll(targets);
    return SandboxOptions.defaults().withServers(servers);
  }

  private static Map<String, String> settings(
      Map<String, String> endpoints, Set<SandboxServer> targets) {
    Map<String, String> settings = new HashMap<>(endpoints);
    if (!targets.contains(SandboxServer.S3)) {
      settings.remove("BUCKET_NAME");
      settings.remove("BUCKET_PATH");
    }
    settings.put("WATCHED_DB_NAME", DATABASE);
    settings.put("WATCHED_COLLECTION_NAME", COLLECTION);
    settings.put("STATE_DB", STATE_DATABASE);
    settings.put("STATE_COLLECTION", STATE_COLLECTION);
    return settings;
  }

  private static MongoClient connect(Map<String, String> endpoints) {
    Path bundle = Path.of(endpoints.get("DOCUMENTDB_TEST_CA"));
    try {
      TrustedCertificates trusted =
          TrustedCertificates.fromPem(bundle.toString(), Files.readAllBytes(bundle), Instant.now());
      return MongoClients.create(
          MongoClientSettings.builder()
              .applyConnectionString(new ConnectionString(endpoints.get("DOCUMENTDB_TEST_URI")))
              .applyToSslSettings(tls -> tls.enabled(true).context(trusted.sslContext()))
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException("The bundle " + bundle + " can't be read", e);
    }
  }

  private static void enableChangeStreams(MongoClient client) {
    client.getDatabase(DATABASE).createCollection(COLLECTION);
    client
        .getDatabase("admin")
        .runCommand(
            new Document("modifyChangeStreams", 1)
                .append("database", DATABASE)
                .append("collection", COLLECTION)
                .append("enable", true));
  }

  private static String tickText() {
    try (InputStream tick = Stage.class.getResourceAsStream("tick.json")) {
      if (tick == null) {
        throw new IllegalStateException("tick.json isn't beside the class");
      }
      return new String(tick.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("tick.json can't be read", e);
    }
  }

  /** The watched collection. */
  public MongoCollection<Document> collection() {
    return client.getDatabase(DATABASE).getCollection(COLLECTION);
  }

  /** Wakes the function as SNS does, and waits for its end. */
  public Invocation tick() {
    return tick(function);
  }

  /** Wakes that function. */
  public Invocation tick(LambdaRuntime woken) {
    return woken.invoke(TICK);
  }

  /** What SNS sends. */
  public static String tickPayload() {
    return TICK;
  }

  /** Wakes the function, and doesn't wait. */
  public CompletableFuture<Invocation> tickAsync() {
    return function.invokeAsync(TICK);
  }

  /** One more function with the same settings, as after a deployment that was made twice. */
  public LambdaRuntime another(LambdaOptions options) {
    return another(options, Map.of());
  }

  /** The same with other settings, as after a deployment that mends something. */
  public LambdaRuntime another(LambdaOptions options, Map<String, String> variables) {
    return starter.apply(options, variables);
  }

  /** What the function keeps of the watched collection; empty before its first tick. */
  public Optional<Document> state() {
    return Optional.ofNullable(
        client
            .getDatabase(STATE_DATABASE)
            .getCollection(STATE_COLLECTION)
            .find(Filters.eq("_id", DATABASE + "." + COLLECTION))
            .first());
  }

  /** Changes what the function keeps of the watched collection, as an operator may. */
  public void changeState(Document update) {
    client
        .getDatabase(STATE_DATABASE)
        .getCollection(STATE_COLLECTION)
        .updateOne(Filters.eq("_id", DATABASE + "." + COLLECTION), update);
  }

  /** Runs a command of an administrator. */
  public void admin(Document command) {
    client.getDatabase("admin").runCommand(command);
  }

  /** Removes all that the function keeps, as a careless operator would. */
  public void forgetState() {
    client.getDatabase(STATE_DATABASE).getCollection(STATE_COLLECTION).drop();
  }

  /** The function in its environment. */
  public LambdaRuntime function() {
    return function;
  }

  /** The servers. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** The environment variables of the function. */
  public Map<String, String> variables() {
    return variables;
  }

  /** A consumer of each enabled target. */
  public List<TargetView> views() {
    return views.all();
  }

  /**
   * Waits until each target holds a change of that document, but not longer than this. One target
   * is asked after the other: many looks at once would take the processor from what is measured.
   *
   * @return whether all hold it
   */
  public boolean allHold(String document, Duration patience) {
    long giveUp = System.nanoTime() + patience.toNanos();
    return views().stream().allMatch(view -> holds(view, document, giveUp));
  }

  private static boolean holds(TargetView view, String document, long giveUp) {
    while (!view.holds(document)) {
      if (System.nanoTime() - giveUp > 0) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
    return true;
  }

  /** Tells the view of the search index what the function's summary says. */
  public void acknowledged(Invocation.Response response) {
    views.acknowledged(response.body());
  }

  /** Closes everything, also when one part of it can't be closed. */
  @Override
  public void close() {
    opened.close();
  }
}
