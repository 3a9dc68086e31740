package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.operator.Operator;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.documentdb.Faults;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.InvokeApi;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import dev.docdb.replicator.sandbox.local.FreePorts;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The task doctor of the packaged function under the runtime client: all is well, and then one
 * thing after the other is broken. Each time exactly what is broken is found, and nothing else is
 * changed.
 */
@Timeout(300)
class DoctorEndToEndTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Map<String, String> PLACES =
      Map.of("DEAD_LETTER_URI", "s3://certificates/dead", "CLAIM_CHECK_BUCKET", "changes");
  private static final LambdaOptions OPTIONS =
      LambdaOptions.defaults().withTimeout(Duration.ofSeconds(100));

  private static Stage stage;
  private static Map<String, Document> good = Map.of();

  private String before;

  @BeforeAll
  static void start() {
    stage = Stage.start(ARTIFACT, Set.copyOf(Stage.TARGETS), PLACES, OPTIONS);
    stage.collection().insertOne(new Document("_id", "a").append("text", "canary-of-content"));
    Invocation ended = stage.tick();
    assertInstanceOf(Invocation.Response.class, ended, ended::toString);
    stage.collection().insertOne(new Document("_id", "b").append("text", "canary-of-content"));
    assertInstanceOf(Invocation.Response.class, stage.tick());
    good = examined(stage.function());
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void look() {
    before = everything();
  }

  /** Whatever was broken, the examination has left everything as it was. */
  @AfterEach
  void nothingChanged() {
    stage.sandbox().cluster().faults().clear();
    assertEquals(before, everything());
  }

  /** The state, the topic of alerts, and what every target holds. */
  private static String everything() {
    StringBuilder all = new StringBuilder();
    all.append(stage.state()).append(stage.sandbox().sns().published().size());
    for (TargetView view : stage.views()) {
      view.poll();
      all.append(' ').append(view.name()).append(view.delivered()).append(view.messages());
    }
    all.append(stage.sandbox().kinesis().records("changes").size());
    return all.toString();
  }

  private static Map<String, Document> examined(LambdaRuntime function) {
    return examined(function, "{\"task\":\"doctor\"}");
  }

  private static Map<String, Document> examined(LambdaRuntime function, String payload) {
    Invocation ended = function.invoke(payload);
    Invocation.Response response =
        assertInstanceOf(
            Invocation.Response.class,
            ended,
            () -> ended + "\n" + String.join("\n", function.output()));
    String all = response.body() + String.join("\n", function.output());
    assertTrue(!all.contains("canary-of-content"), () -> "shows a document: " + all);
    assertTrue(
        !all.contains(stage.sandbox().cluster().password()), () -> "shows the password: " + all);
    Map<String, Document> findings = new LinkedHashMap<>();
    for (Document finding : Document.parse(response.body()).getList("findings", Document.class)) {
      findings.put(finding.getString("id"), finding);
    }
    return findings;
  }

  private static Map<String, Document> examinedWith(Map<String, String> variables) {
    try (LambdaRuntime function = stage.another(OPTIONS, variables)) {
      return examined(function);
    }
  }

  /** What isn't ok, with its state. */
  private static Map<String, String> notOk(Map<String, Document> findings) {
    Map<String, String> wrong = new TreeMap<>();
    findings.forEach(
        (id, finding) -> {
          if (!finding.getString("state").equals("ok")) {
            wrong.put(id, finding.getString("state"));
          }
        });
    return wrong;
  }

  private static Map<String, String> map(String... idsAndStates) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < idsAndStates.length; i += 2) {
      map.put(idsAndStates[i], idsAndStates[i + 1]);
    }
    return map;
  }

  /** The same with those that come behind the login. */
  private static Map<String, String> andWithoutCluster(Map<String, String> map) {
    for (String id :
        List.of(
            "cluster.engine",
            "function.clock",
            "cluster.privileges",
            "cluster.streams",
            "cluster.tokens",
            "cluster.retention",
            "state.saved",
            "state.cluster",
            "state.halt",
            "state.pause",
            "state.lease",
            "state.position")) {
      map.put(id, "skipped");
    }
    return map;
  }

  private static Map<String, String> place(String place, String... states) {
    Map<String, String> map = new TreeMap<>();
    List<String> aspects = List.of("reached", "login", "place", "permission", "limits");
    for (int i = 0; i < states.length; i++) {
      if (!states[i].equals("ok")) {
        map.put(place + "." + aspects.get(i), states[i]);
      }
    }
    return map;
  }

  private static void assertFound(
      Map<String, String> expected, Map<String, Document> findings, String id, String... words) {
    assertEquals(expected, notOk(findings), findings::toString);
    Document finding = findings.get(id);
    String said = finding.getString("found") + " -> " + finding.getString("advice");
    for (String word : words) {
      assertTrue(said.contains(word), () -> word + " expected in: " + said);
    }
  }

  @Test
  void everythingIsWell() {
    assertEquals(map(), notOk(good), good::toString);
    assertEquals(21 + 5 * 8, good.size(), good.keySet()::toString);
    assertTrue(good.get("cluster.engine").getString("found").contains("DocumentDB 5.0.0"));
    // In a second run, in the same environment, too.
    assertEquals(map(), notOk(examined(stage.function())));
  }

  @Test
  void beforeTheFirstTickNothingIsWrong() {
    Map<String, Document> findings = examinedWith(Map.of("STATE_COLLECTION", "another"));
    assertFound(
        map("cluster.retention", "unknown"),
        findings,
        "state.saved",
        "No position is saved",
        "START_AT");
  }

  @Test
  void everyMistakeInTheSettingsIsFound() {
    Map<String, Document> findings =
        examinedWith(Map.of("MAX_LOOP", "-1", "WHEN_CAUGHT_UP", "never"));
    assertEquals("failed", findings.get("settings").getString("state"));
    String found = findings.get("settings").getString("found");
    assertTrue(found.contains("MAX_LOOP") && found.contains("WHEN_CAUGHT_UP"), found);
    assertEquals("skipped", findings.get("cluster.login").getString("state"));
  }

  @Test
  void aSecretThatIsNotThere() {
    Map<String, Document> findings = examinedWith(Map.of("DOCUMENTDB_SECRET", "nobody"));
    assertFound(
        andWithoutCluster(map("secret", "failed", "cluster.login", "skipped")),
        findings,
        "secret",
        "nobody",
        "secretsmanager:GetSecretValue");
  }

  @Test
  void aSecretWithoutAPassword() {
    stage.sandbox().secrets().put("broken", "{\"username\":\"replicator\"}");
    Map<String, Document> findings = examinedWith(Map.of("DOCUMENTDB_SECRET", "broken"));
    assertFound(
        andWithoutCluster(map("secret", "failed", "cluster.login", "skipped")),
        findings,
        "secret",
        "has no text \"password\"");
  }

  /** What the environment keeps is good; what is there now isn't. */
  @Test
  void aPasswordThatWasChanged() {
    String secret = stage.sandbox().environment().get("DOCUMENTDB_SECRET");
    EmbeddedDocumentDb cluster = stage.sandbox().cluster();
    String known =
        "{\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(cluster.username(), cluster.password());
    stage.sandbox().secrets().put(secret, known.replace(cluster.password(), "old"));
    try {
      assertFound(
          andWithoutCluster(map("cluster.login", "failed")),
          examined(stage.function()),
          "cluster.login",
          "DOCUMENTDB_SECRET");
    } finally {
      stage.sandbox().secrets().put(secret, known);
    }
  }

  @Test
  void aBundleThatIsNotThere() {
    assertFound(
        andWithoutCluster(
            map("certificates", "failed", "cluster.tls", "skipped", "cluster.login", "skipped")),
        examinedWith(Map.of("CERTIFICATE_KEY", "nothing.pem")),
        "certificates",
        "nothing.pem",
        "global-bundle.pem");
  }

  @Test
  void aBundleThatHasExpired() {
    Instant now = Instant.now();
    CertificateAuthority expired =
        CertificateAuthority.create("old", now.minus(Duration.ofDays(9)), now.minusSeconds(9));
    stage.sandbox().s3().putObject("certificates", "old.pem", expired.pem());
    assertFound(
        andWithoutCluster(
            map("certificates", "failed", "cluster.tls", "skipped", "cluster.login", "skipped")),
        examinedWith(Map.of("CERTIFICATE_KEY", "old.pem")),
        "certificates",
        "none that is valid now");
  }

  @Test
  void aBundleThatIsAnothers() {
    stage
        .sandbox()
        .s3()
        .putObject("certificates", "foreign.pem", CertificateAuthority.create("other").pem());
    assertFound(
        andWithoutCluster(map("cluster.tls", "failed", "cluster.login", "skipped")),
        examinedWith(Map.of("CERTIFICATE_KEY", "foreign.pem")),
        "cluster.tls",
        "no authority that is trusted",
        "CERTIFICATE_BUCKET");
  }

  @Test
  void aHostOfNoName() {
    assertFound(
        andWithoutCluster(
            map(
                "cluster.name", "failed",
                "cluster.connection", "skipped",
                "cluster.tls", "skipped",
                "cluster.login", "skipped")),
        examinedWith(Map.of("DOCUMENTDB_URI", "nobody.invalid:27017")),
        "cluster.name",
        "nobody.invalid",
        "DNS");
  }

  @Test
  void aPortThatIsClosed() {
    assertFound(
        andWithoutCluster(
            map(
                "cluster.connection", "failed",
                "cluster.tls", "skipped",
                "cluster.login", "skipped")),
        examinedWith(Map.of("DOCUMENTDB_URI", "localhost:" + FreePorts.find(1).getFirst())),
        "cluster.connection",
        "security group");
  }

  @Test
  void streamsThatAreOff() {
    enableStreams(false);
    try {
      assertFound(
          map(
              "cluster.streams", "failed",
              "cluster.tokens", "skipped",
              "cluster.retention", "skipped",
              "state.position", "skipped"),
          examined(stage.function()),
          "cluster.streams",
          "aren't enabled for shop.orders",
          "\"modifyChangeStreams\": 1, \"database\": \"shop\", \"collection\": \"orders\"");
    } finally {
      enableStreams(true);
    }
  }

  private static void enableStreams(boolean enable) {
    stage.admin(
        new Document("modifyChangeStreams", 1)
            .append("database", "shop")
            .append("collection", "orders")
            .append("enable", enable));
  }

  @Test
  void aPrivilegeThatIsMissing() {
    faults().failAll("update", 13, "not authorized on replication to execute command update");
    assertFound(
        map("cluster.privileges", "failed"),
        examined(stage.function()),
        "cluster.privileges",
        "The user may not: update in replication.state",
        "{role: \"readWrite\", db: \"replication\"}");
  }

  @Test
  void whoMayNotAskForWhatStreamsAreEnabledSeesItByOpeningOne() {
    faults().failNext("aggregate", 13, "not authorized", List.of(), 2);
    Map<String, Document> findings = examined(stage.function());
    assertEquals(map(), notOk(findings), findings::toString);
    assertTrue(
        findings.get("cluster.streams").getString("found").contains("may not ask"),
        findings::toString);
  }

  @Test
  void tokensThatAreNotGiven() {
    faults().postBatchResumeToken(false);
    try {
      assertFound(
          map("cluster.tokens", "warning"),
          examined(stage.function()),
          "cluster.tokens",
          "10 minutes");
    } finally {
      faults().postBatchResumeToken(true);
    }
  }

  private static Faults faults() {
    return stage.sandbox().cluster().faults();
  }

  @Test
  void aHaltedState() {
    stage.changeState(new Document("$set", new Document("status", "halted")));
    before = everything();
    try {
      assertFound(
          map("state.halt", "failed"),
          examined(stage.function()),
          "state.halt",
          "is halted",
          "$unset",
          "status");
    } finally {
      assertEquals(before, everything());
      stage.changeState(new Document("$unset", new Document("status", "")));
      before = everything();
    }
  }

  @Test
  void aPause() {
    assertFoundWith(
        new Document("paused", new Document("by", "ada").append("why", "the index is rebuilt")),
        map("state.pause", "warning"),
        "state.pause",
        "ada",
        "the index is rebuilt",
        "scripts/resume");
    assertFoundWith(
        new Document("paused", "yes"),
        map("state.pause", "failed"),
        "state.pause",
        "its field paused is of type string");
  }

  @Test
  void aPositionThatIsYetToCome() {
    BsonTimestamp tomorrow =
        new BsonTimestamp((int) Instant.now().plusSeconds(86_400).getEpochSecond(), 1);
    assertFoundWith(
        new Document("position", new Document("time", tomorrow)),
        map("state.position", "failed"),
        "state.position",
        "yet to come",
        "scripts/rewind");
  }

  /** With these fields in the state, which gets back those that it had. */
  private void assertFoundWith(
      Document fields, Map<String, String> expected, String id, String... words) {
    Document state = stage.state().orElseThrow();
    stage.changeState(new Document("$set", fields));
    before = everything();
    try {
      assertFound(expected, examined(stage.function()), id, words);
    } finally {
      assertEquals(before, everything());
      for (String name : fields.keySet()) {
        stage.changeState(
            state.containsKey(name)
                ? new Document("$set", new Document(name, state.get(name)))
                : new Document("$unset", new Document(name, "")));
      }
      before = everything();
    }
  }

  @Test
  void aStateThatIsDamaged() {
    Object epoch = stage.state().orElseThrow().get("epoch");
    stage.changeState(new Document("$set", new Document("epoch", "seven")));
    before = everything();
    try {
      assertFound(
          map(
              "state.saved", "failed",
              "state.cluster", "skipped",
              "state.halt", "skipped",
              "state.pause", "skipped",
              "state.lease", "skipped",
              "state.position", "skipped",
              "cluster.retention", "skipped"),
          examined(stage.function()),
          "state.saved",
          "its field epoch is of type string",
          "docs/state.md");
    } finally {
      assertEquals(before, everything());
      stage.changeState(new Document("$set", new Document("epoch", epoch)));
      before = everything();
    }
  }

  @Test
  void everythingThatIsDamagedInAStateIsToldAtOnce() {
    assertFoundWith(
        new Document("status", 7).append("targets", "all").append("paused", "yes"),
        map(
            "state.saved", "failed",
            "state.cluster", "skipped",
            "state.halt", "skipped",
            "state.pause", "skipped",
            "state.lease", "skipped",
            "state.position", "skipped",
            "cluster.retention", "skipped"),
        "state.saved",
        "its field status is",
        "its field targets is",
        "its field paused is");
  }

  @Test
  void aStateOfAnotherCluster() {
    Object cluster = stage.state().orElseThrow().get("cluster");
    stage.changeState(
        new Document("$set", new Document("cluster.members", List.of("elsewhere:27017"))));
    before = everything();
    try {
      assertFound(
          map("state.cluster", "failed", "state.position", "skipped"),
          examined(stage.function()),
          "state.cluster",
          "elsewhere:27017",
          "DOCUMENTDB_URI");
    } finally {
      assertEquals(before, everything());
      stage.changeState(new Document("$set", new Document("cluster", cluster)));
      before = everything();
    }
  }

  @Test
  void aLeaseThatAnotherHolds() {
    stage.changeState(
        new Document(
            "$set",
            new Document("owner", "another function")
                .append("leaseUntil", Date.from(Instant.now().plusSeconds(600)))));
    before = everything();
    try {
      assertFound(
          map("state.lease", "warning"),
          examined(stage.function()),
          "state.lease",
          "another function holds the lease");
    } finally {
      assertEquals(before, everything());
      stage.changeState(new Document("$unset", new Document("owner", "").append("leaseUntil", "")));
      before = everything();
    }
  }

  @Test
  void targetsThatAreNotThere() {
    Map<String, Document> findings =
        examinedWith(
            Map.of(
                "KINESIS_STREAM", "nobody",
                "SQS_QUERY_URL", stage.sandbox().sqs().endpoint() + "/000000000000/nobody.fifo",
                "BUCKET_NAME", "nobody-has-it",
                "CLAIM_CHECK_BUCKET", "nobody-has-it",
                "DEAD_LETTER_URI", "s3://nobody-has-it/dead",
                "MSK_MISSING_TOPIC", "fail",
                "SNS_TOPIC_ARN_ALERT", "arn:aws:sns:us-east-1:000000000000:nobody"));
    Map<String, String> expected = new TreeMap<>();
    for (String place : List.of("kinesis", "sqs", "s3", "dead-letters", "claim-check", "alerts")) {
      expected.putAll(place(place, "ok", "ok", "failed", "skipped", "skipped"));
      assertTrue(findings.get(place + ".place").getString("found").contains("nobody"), place);
      assertTrue(findings.get(place + ".place").getString("advice").contains("Create it"), place);
    }
    assertFound(expected, findings, "kinesis.place", "KINESIS_STREAM");
  }

  @Test
  void aTopicThatIsNotThereAndMayNotBeMade() {
    Map<String, Document> findings =
        examinedWith(Map.of("MSK_MISSING_TOPIC", "fail", "WATCHED_COLLECTION_NAME", "empty"));
    assertEquals("failed", findings.get("kafka.place").getString("state"), findings::toString);
    String advice = findings.get("kafka.place").getString("advice");
    assertTrue(advice.contains("--create --topic shop-empty"), advice);
  }

  @Test
  void placesThatGiveNoAnswer() {
    String nowhere = "http://127.0.0.1:" + FreePorts.find(1).getFirst();
    Map<String, Document> findings =
        examinedWith(
            Map.of(
                "AWS_ENDPOINT_URL_KINESIS", nowhere,
                "AWS_ENDPOINT_URL_SQS", nowhere,
                "AWS_ENDPOINT_URL_SNS", nowhere,
                "ELASTICSEARCH_URI", nowhere,
                "MSK_BOOTSTRAP_SRV", nowhere.replace("http://", "")));
    Map<String, String> expected = new TreeMap<>();
    for (String place : List.of("kinesis", "sqs", "alerts", "opensearch", "kafka")) {
      expected.putAll(place(place, "failed", "skipped", "skipped", "skipped", "skipped"));
    }
    assertFound(expected, findings, "kinesis.reached", "subnets", "KINESIS_STREAM");
  }

  @Test
  void keysThatNobodyKnows() {
    Map<String, Document> findings = examinedWith(Map.of("AWS_ACCESS_KEY_ID", "nobody"));
    assertEquals("failed", findings.get("s3.login").getString("state"), findings::toString);
    assertEquals("skipped", findings.get("s3.permission").getString("state"));
  }

  @Test
  void whatTheIndexKeepsOut() throws Exception {
    searchSetting("{\"index.blocks.read_only_allow_delete\":true}");
    try {
      Map<String, Document> findings = examined(stage.function());
      assertEquals("failed", findings.get("opensearch.place").getString("state"));
      String said = findings.get("opensearch.place").toString();
      assertTrue(said.contains("read_only_allow_delete is set"), said);
    } finally {
      searchSetting("{\"index.blocks.read_only_allow_delete\":null}");
    }
  }

  private static void searchSetting(String settings) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(
                  stage.sandbox().openSearch().uri().resolve("/shop-orders/_settings"))
              .PUT(BodyPublishers.ofString(settings))
              .header("Content-Type", "application/json")
              .build(),
          BodyHandlers.discarding());
    }
  }

  @Test
  void nobodyIsSubscribedToTheAlerts() {
    stage.sandbox().sns().subscriptions(0);
    try {
      assertFound(
          map("alerts.place", "warning"),
          examined(stage.function()),
          "alerts.place",
          "Nobody is subscribed");
    } finally {
      stage.sandbox().sns().subscriptions(1);
    }
  }

  @Test
  void anAlertIsPublishedWhereItIsAskedFor() {
    int published = stage.sandbox().sns().published().size();
    Map<String, Document> findings =
        examined(stage.function(), "{\"task\":\"doctor\",\"alertTest\":true}");
    assertEquals(map(), notOk(findings), findings::toString);
    assertEquals(published + 1, stage.sandbox().sns().published().size());
    assertTrue(stage.sandbox().sns().published().getLast().message().contains("shop.orders"));
    before = everything();
  }

  @Test
  void aShortTimeOutAndLittleMemory() {
    try (LambdaRuntime small =
        stage.another(OPTIONS.withMemory(448).withTimeout(Duration.ofSeconds(25)))) {
      assertFound(
          map("function.memory", "warning", "function.timeout", "warning"),
          examined(small),
          "function.memory",
          "448 MB");
    }
  }

  @Test
  void anUnknownMemberIsAMistake() {
    Invocation.Failure failure =
        assertInstanceOf(
            Invocation.Failure.class,
            stage.function().invoke("{\"task\":\"doctor\",\"fix\":true}"));
    assertTrue(failure.body().contains("alertTest"), failure.body());
  }

  @Test
  void theOperatorsProgramShowsALineACheckAndEndsWithACode() throws Exception {
    try (Surroundings surroundings = new Surroundings();
        InvokeApi api = InvokeApi.start("replicator", stage.function())) {
      surroundings.point("Lambda", api.endpoint(), "any", Surroundings.PASSWORD);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertEquals(0, doctor(out), out::toString);
      String shown = out.toString(UTF_8);
      assertTrue(shown.startsWith("Scope shop.orders"), shown);
      assertTrue(shown.contains("ok       kinesis.place          The stream is ACTIVE"), shown);
      assertTrue(shown.endsWith("0 failed, 0 warnings, 0 not known, 0 skipped, 61 ok\n"), shown);

      faults().failAll("update", 13, "not authorized");
      out.reset();
      assertEquals(1, doctor(out), out::toString);
      shown = out.toString(UTF_8);
      assertTrue(shown.contains("failed   cluster.privileges     The user may not"), shown);
      assertTrue(shown.contains("-> Grant the user"), shown);

      out.reset();
      assertEquals(1, doctor(out, "--json"), out::toString);
      assertEquals(1, Document.parse(out.toString(UTF_8)).getInteger("failed"));
      assertEquals(2, doctor(out, "--mend"));
    }
  }

  private static int doctor(ByteArrayOutputStream out, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("doctor", "--function", "replicator"));
    arguments.addAll(List.of(options));
    PrintStream print = new PrintStream(out, true, UTF_8);
    return Operator.run(
        arguments, InputStream.nullInputStream(), print, print, Duration.ofMillis(50));
  }
}
