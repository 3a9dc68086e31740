package dev.docdb.replicator.target.opensearch;

import static dev.docdb.replicator.target.opensearch.OpenSearchTargetTest.items;
import static dev.docdb.replicator.target.opensearch.OpenSearchTargetTest.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.KeptSecrets;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Who the function is to the service, and what follows when the service doesn't know it. */
class OpenSearchLoginTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final ScriptedService service = new ScriptedService();
  private final Journal journal = new Journal(ORDERS);

  private OpenSearchTarget open(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("ELASTICSEARCH_URI", service.uri().toString());
    return OpenSearchTarget.open(surroundings.resources(ORDERS, all));
  }

  @Test
  void d14_aServiceThatForbidsNeedsAnOperator() {
    service.then(403, "{\"Message\":\"User: anonymous is not authorized\"}");
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class, () -> send(open(Map.of()), journal.insert("a")));
    assertTrue(failure.getMessage().contains("ELASTICSEARCH_URI"), failure.getMessage());
  }

  @Test
  void aChangedPasswordIsFetchedOnceMore() throws Exception {
    service.then(200, items("201")).then(401, "no").then(200, items("201"));
    KeptSecrets secrets = new KeptSecrets("old");
    assertEquals(List.of(Outcome.STORED), send(openWith(secrets), journal.insert("a")));
    secrets.rotate("new");
    assertEquals(List.of(Outcome.STORED), send(openWith(secrets), journal.insert("b")));
    assertEquals(
        List.of(basic("old"), basic("old"), basic("new")),
        service.received().stream().map(ScriptedService.Received::authorization).toList());
    assertEquals(2, secrets.fetched());
  }

  @Test
  void aPasswordThatStaysWrongIsNotFetchedAgainAndAgain() {
    service.then(401, "no");
    KeptSecrets secrets = new KeptSecrets("wrong");
    OpenSearchTarget target = openWith(secrets);
    for (int i = 0; i < 3; i++) {
      assertThrows(TargetMisconfiguredException.class, () -> send(target, journal.insert("a")));
    }
    assertEquals(2, secrets.fetched());
  }

  private OpenSearchTarget openWith(KeptSecrets secrets) {
    Map<String, String> settings =
        Map.of("ELASTICSEARCH_URI", service.uri().toString(), "ELASTICSEARCH_SECRET", "search");
    return OpenSearchTarget.open(surroundings.resources(ORDERS, settings, secrets));
  }

  private static String basic(String password) {
    return "Basic "
        + Base64.getEncoder().encodeToString(("replicator:" + password).getBytes(UTF_8));
  }

  @Test
  void d14_aWrongPasswordNeedsAnOperatorAndIsNotShown() {
    service.then(401, "no");
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class,
            () -> send(open(Map.of("ELASTICSEARCH_SECRET", "search")), journal.insert("a")));
    assertTrue(failure.getMessage().contains("ELASTICSEARCH_SECRET"), failure.getMessage());
    assertFalse(failure.toString().contains(Surroundings.PASSWORD));
    assertEquals(2, service.received().size());
  }

  @Test
  void signsRequestsForTheServiceAndRegionOfTheHost() {
    Authentication.Signature signature =
        new Authentication.Signature(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "hidden")),
            "es",
            () -> "eu-west-1");
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://search-a.eu-west-1.es.amazonaws.com/_bulk"))
            .build();
    SdkHttpRequest signed = signature.prove(request, new byte[] {1, 2, 3});
    String header = signed.firstMatchingHeader("Authorization").orElseThrow();
    assertTrue(
        header.matches(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-west-1/es/aws4_request, .*"),
        header);
    assertTrue(signed.firstMatchingHeader("x-amz-content-sha256").isPresent());
  }
}
