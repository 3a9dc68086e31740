package dev.docdb.replicator.cdk.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.cdk.plan.Replication.Created;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {
  private static final Path EXAMPLE = Path.of("..", "config.example.ini");

  @Test
  void theExampleIsWhatItSays() {
    PlanFile file = PlanFile.read(EXAMPLE);
    Plan plan = file.plan();

    assertEquals(List.of(), file.warnings());
    assertEquals("111122223333 eu-west-1", plan.account() + " " + plan.region());
    assertEquals("docdb-replicator rate(1 minute)", plan.name() + " " + plan.schedule());
    assertEquals(List.of("operator@example.com"), plan.alertEmails());
    assertEquals(
        List.of("shop.orders", "shop.payments", "audit"),
        plan.replications().stream().map(Replication::scope).toList());
    assertEquals(
        List.of(
            "docdb-replicator-shop-orders",
            "docdb-replicator-shop-payments",
            "docdb-replicator-audit"),
        plan.replications().stream().map(plan::functionName).toList());
    Network network =
        new Network(
            "vpc-0123456789abcdef0",
            List.of(
                new Network.Subnet("subnet-0123456789abcdef0", "eu-west-1a"),
                new Network.Subnet("subnet-0123456789abcdef1", "eu-west-1b")),
            List.of("sg-0123456789abcdef0"));
    assertEquals(
        Set.of(network),
        Set.copyOf(plan.replications().stream().map(Replication::network).toList()));
  }

  @Test
  void theExamplesReplicationsHaveTheirTargets() {
    List<Replication> replications = PlanFile.read(EXAMPLE).plan().replications();

    Replication orders = replications.getFirst();
    assertEquals(
        Map.ofEntries(
            Map.entry(
                "DOCUMENTDB_URI", "shop.cluster-abcdefghijkl.eu-west-1.docdb.amazonaws.com:27017"),
            Map.entry("DOCUMENTDB_SECRET", "docdb/replicator"),
            Map.entry("CERTIFICATE_BUCKET", "example-certificates"),
            Map.entry("CERTIFICATE_KEY", "global-bundle.pem"),
            Map.entry("STATE_DB", "replication"),
            Map.entry("STATE_COLLECTION", "positions"),
            Map.entry("WATCHED_DB_NAME", "shop"),
            Map.entry("WATCHED_COLLECTION_NAME", "orders"),
            Map.entry(
                "ELASTICSEARCH_URI",
                "https://vpc-shop-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com"),
            Map.entry(
                "SQS_QUERY_URL", "https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo"),
            Map.entry("WHEN_CAUGHT_UP", "stay")),
        orders.settings());
    assertEquals(Set.of(Created.DEAD_LETTER_BUCKET), orders.creates());
    assertEquals(Map.of(), orders.arns());
    Replication payments = replications.get(1);
    assertEquals(
        "b-1.shop.abc123.c2.kafka.eu-west-1.amazonaws.com:9098,"
            + " b-2.shop.abc123.c2.kafka.eu-west-1.amazonaws.com:9098",
        payments.settings().get("MSK_BOOTSTRAP_SRV"));
    assertEquals(Set.of("KINESIS_STREAM"), payments.kmsKeys().keySet());
    assertEquals(Set.of("MSK_BOOTSTRAP_SRV"), payments.arns().keySet());
    Replication audit = replications.getLast();
    assertEquals(Optional.empty(), audit.collection());
    assertEquals(365, audit.shape().logRetentionDays());
    assertEquals("example-audit", audit.settings().get("BUCKET_NAME"));
    assertTrue(!audit.settings().containsKey("WATCHED_COLLECTION_NAME"));
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    Shape shape = PlanFile.read(EXAMPLE).plan().replications().getFirst().shape();

    assertEquals(
        new Shape(
            1769,
            120,
            30,
            Shape.Architecture.ARM64,
            Shape.Packaging.ZIP,
            Shape.Startup.FAST,
            false),
        shape);
  }

  @Test
  void aFurtherCollectionIsALine() throws IOException {
    StringBuilder text = new StringBuilder(Files.readString(EXAMPLE).split("# To search in", 2)[0]);
    text.append("bucket_name = example-changes\n");
    for (int i = 0; i < 60; i++) {
      text.append("[collection shop.orders_").append(i).append("]\n");
    }

    Plan plan = PlanFile.parse("config.ini", text.toString()).plan();

    assertEquals(60, plan.replications().size());
    assertEquals(60, plan.replications().stream().map(plan::stackName).distinct().count());
    assertEquals("orders_59", plan.replications().getLast().collection().orElseThrow());
  }

  @Test
  void whatIsWrongInTheDefaultsIsToldOnce() throws IOException {
    StringBuilder text = new StringBuilder(Files.readString(EXAMPLE).split("# To search in", 2)[0]);
    String wrong = text.toString().replace("state_db = replication\n", "");
    text = new StringBuilder(wrong.replace("[defaults]", "[defaults]\nmemory = lots"));
    text.append("bucket_name = example-changes\n");
    for (int i = 0; i < 60; i++) {
      text.append("[collection shop.orders_").append(i).append("]\n");
    }
    String given = text.toString();

    PlanException refused =
        assertThrows(PlanException.class, () -> PlanFile.parse("config.ini", given));

    assertEquals(
        List.of(
            "line 12, [defaults] memory: \"lots\" can't be used: expected a whole number from 128 to 10240",
            "line 26, [collection shop.orders_0] state_db: is missing: The database where positions and leases are kept."
                + " (the same: line 27, [collection shop.orders_1]; line 28, [collection shop.orders_2];"
                + " line 29, [collection shop.orders_3]; and 56 more)"),
        refused.problems());
  }

  @Test
  void aFileThatIsNoTextIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("config.ini"), new byte[] {'[', (byte) 0xff, ']'});

    assertEquals(
        file + " has 1 problem:\n- it isn't text in UTF-8",
        assertThrows(PlanException.class, () -> PlanFile.read(file)).getMessage());
    assertTrue(refusal(folder).contains("it can't be read"), () -> refusal(folder));
    assertTrue(
        refusal(folder.resolve("absent.ini"))
            .endsWith("there is no such file; config.example.ini is one to begin with"));
    Path large = Files.write(folder.resolve("large.ini"), new byte[4 * 1024 * 1024 + 1]);
    assertTrue(refusal(large).contains("larger than 4 MB"));
  }

  @Test
  void anEmptyFileSaysWhatIsExpected() {
    String told =
        assertThrows(PlanException.class, () -> PlanFile.parse("config.ini", "")).getMessage();

    assertTrue(told.startsWith("config.ini has 3 problems:\n"), told);
    assertTrue(told.contains("[deployment] account: is missing"), told);
    assertTrue(told.contains("[deployment] region: is missing"), told);
    assertTrue(told.contains("nothing is to be replicated: expected a section [collection"), told);
  }

  @Test
  void aPlanPrintedAndReadAgainIsTheSame() throws IOException {
    for (String text :
        List.of(
            Files.readString(EXAMPLE),
            Files.readString(EXAMPLE)
                .replace("collection shop.orders]", "collection shop.a.b-c d]"),
            Files.readString(EXAMPLE).split("# To other services", 2)[0])) {
      Plan plan = PlanFile.parse("config.ini", text).plan();

      String printed = PlanText.of(new PlanFile(plan, List.of("a warning")));

      assertEquals(plan, PlanFile.parse("printed", printed).plan(), printed);
      assertTrue(printed.startsWith("# a warning\n"), printed);
    }
  }

  @Test
  void everyKeyIsPrintedAndReadAgain() {
    String text = everything();
    Plan plan = PlanFile.parse("config.ini", text).plan();

    String printed = PlanText.of(new PlanFile(plan, List.of()));

    assertEquals(plan, PlanFile.parse("printed", printed).plan(), printed);
    List<String> left =
        Stream.of(DeploymentKeys.ALL, Keys.OF_REPLICATION)
            .flatMap(List::stream)
            .<String>map(Key::name)
            .filter(key -> !printed.contains("\n" + key + " = "))
            .toList();
    assertEquals(
        List.of(), left, "keys that this test doesn't give, or that aren't printed:\n" + printed);
  }

  @Test
  void theConverterPrintsAPlanOrSaysWhyThereIsNone(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Path file = Files.writeString(folder.resolve("config.ini"), everything());

    assertEquals(0, convert(file, out, told));
    assertEquals(PlanFile.read(file).plan(), PlanFile.parse("printed", out.toString(UTF_8)).plan());
    assertEquals("", told.toString(UTF_8));
    out.reset();
    Files.writeString(file, "[deployment]");
    assertEquals(1, convert(file, out, told));
    assertEquals("", out.toString(UTF_8));
    assertTrue(told.toString(UTF_8).startsWith(file + " has 3 problems:"));
  }

  private static int convert(Path file, OutputStream out, OutputStream told) {
    return ConvertConfiguration.run(
        file, new PrintStream(out, true, UTF_8), new PrintStream(told, true, UTF_8));
  }

  /** A file with every key that there is. */
  private static String everything() {
    String key = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";
    StringBuilder keys = new StringBuilder();
    Keys.OF_ENCRYPTION.forEach(each -> keys.append(each.name() + " = " + key + "\n"));
    return """
        [deployment]
        account = 444455556666
        region = eu-west-1
        name = other
        schedule = cron(0/5 0-23 ? * SUN-SAT *)
        alert_emails = a@example.com, b@example.com
        alert_kms_key = KEY

        [database everything]
        documentdb_uri = db.example.com
        documentdb_auth = password
        documentdb_secret = arn:aws:secretsmanager:eu-west-1:444455556666:secret:docdb-AbCdEf
        certificate_bucket = certificates
        certificate_key = all.pem
        state_db = state
        state_collection = positions
        max_loop = 0
        state_sync_count = 3
        batch_size = 500
        batch_bytes = 1000000
        when_caught_up = stay
        lease_seconds = 90
        start_at = 2026-01-01T00:00:00Z
        on_position_lost = oldest
        on_collection_dropped = follow
        retention_hours = 24
        pipeline = [{"$match": {"operationType": {"$ne": "update"}}}]
        event_format = cloudevents
        json_mode = canonical
        target_filters =
          {"s3":
            {"keep": ["a"]}}
        on_refused = dead-letter
        dead_letter_uri = https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/444455556666/letters
        dead_letter_uri_arn = arn:aws:sqs:eu-west-1:444455556666:letters
        on_target_down = detach
        create = claim_check_bucket
        elasticsearch_uri = https://search.example.com
        elasticsearch_uri_arn = arn:aws:aoss:eu-west-1:444455556666:collection/abc123
        elasticsearch_secret = search
        elasticsearch_template = s3://templates/shop.json
        elasticsearch_bulk_bytes = 4000000
        elasticsearch_largest_bytes = 10485760
        kinesis_stream = arn:aws:kinesis:eu-west-1:444455556666:stream/changes
        sqs_query_url = https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/444455556666/changes
        sqs_query_url_arn = arn:aws:sqs:eu-west-1:444455556666:changes
        msk_bootstrap_srv = kafka.example.com:9096
        msk_bootstrap_srv_arn = arn:aws:kafka:eu-west-1:444455556666:cluster/shop/01234567-89ab-cdef-0123-456789abcdef-s1
        msk_auth = scram
        msk_secret = AmazonMSK_replicator
        msk_missing_topic = fail
        msk_deletes = tombstone
        msk_record_bytes = 100000
        bucket_name = changes
        bucket_path = a/b
        bucket_kms_key = KEY
        vpc_id = vpc-01234567
        subnets = subnet-01234567@eu-west-1c
        security_groups = sg-01234567, sg-0123456789abcdef0
        memory = 3008
        timeout = 900
        log_retention_days = 3653
        architecture = x86_64
        packaging = zip
        startup = throughput
        snap_start = true
        KEYS
        [collection everything_else.a]
        documentdb_uri = other.example.com
        documentdb_auth = iam
        state_db = state
        state_collection = positions
        bucket_name = changes
        claim_check_bucket = claims
        vpc_id = vpc-01234567
        subnets = subnet-01234567@eu-west-1c
        security_groups = sg-01234567
        packaging = image
        max_loop = 45
        """
        .replace("KEYS", keys)
        .replace("KEY", key);
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(PlanException.class, () -> PlanFile.read(file)).getMessage());
  }
}
