package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.AwsCredential;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.IamUser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** How clients prove who they are: SCRAM with awkward names and passwords, and access keys. */
class AuthenticationTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/replicator";
  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final Optional<String> SESSION = Optional.of("a-session//of+a=role");

  private static EmbeddedDocumentDb withUser(String user, String password) {
    return EmbeddedDocumentDb.start(
        EmbeddedDocumentDbOptions.defaults().withTls(false).withCredentials(user, password));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Document ping(EmbeddedDocumentDb server, String user, String password, String by) {
    String uri =
        "mongodb://%s:%s@localhost:%d/?authSource=admin&authMechanism=%s&serverSelectionTimeoutMS=5000"
            .formatted(encoded(user), encoded(password), server.port(), by);
    try (MongoClient client = MongoClients.create(uri)) {
      return whoAmI(client);
    }
  }

  private static Document whoAmI(MongoClient client) {
    Document status = client.getDatabase("admin").runCommand(new Document("connectionStatus", 1));
    return status
        .get("authInfo", Document.class)
        .getList("authenticatedUsers", Document.class)
        .getFirst();
  }

  @Test
  void anyCharactersMayBeInAUserAndAPassword() {
    String user = "us,er=of @the/ö:%";
    String password = "p@ss:w/ö %rd,=ü";
    try (EmbeddedDocumentDb server = withUser(user, password)) {
      for (String by : List.of("SCRAM-SHA-1", "SCRAM-SHA-256")) {
        assertEquals(
            new Document("user", user).append("db", "admin"), ping(server, user, password, by), by);
        assertThrows(
            MongoSecurityException.class, () -> ping(server, user, password + "x", by), by);
        assertThrows(MongoSecurityException.class, () -> ping(server, "us=2Cer", password, by), by);
      }
    }
  }

  @Test
  void aPasswordThatLooksTheSameIsTheSameForSha256() {
    String composed = "\u00FCber\u00A0\u2168";
    String decomposed = "u\u0308b\u00ADer IX";
    try (EmbeddedDocumentDb server = withUser("user", composed)) {
      ping(server, "user", decomposed, "SCRAM-SHA-256");
      assertThrows(
          MongoSecurityException.class, () -> ping(server, "user", decomposed, "SCRAM-SHA-1"));
    }
  }

  private static EmbeddedDocumentDbOptions iam(Optional<String> session) {
    return EmbeddedDocumentDbOptions.defaults().withTls(false).withIam(KEY, SECRET, session, ROLE);
  }

  private static Document loginBy(
      EmbeddedDocumentDb server, String key, String secret, Optional<String> session) {
    Supplier<AwsCredential> keys = () -> new AwsCredential(key, secret, session.orElse(null));
    MongoCredential credential =
        MongoCredential.createAwsCredential(null, null)
            .withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, keys);
    MongoClientSettings settings =
        MongoClientSettings.builder()
            .applyConnectionString(
                new ConnectionString(
                    "mongodb://localhost:%d/?serverSelectionTimeoutMS=5000"
                        .formatted(server.port())))
            .credential(credential)
            .build();
    try (MongoClient client = MongoClients.create(settings)) {
      return whoAmI(client);
    }
  }

  private static int refused(
      EmbeddedDocumentDb server, String key, String secret, Optional<String> session) {
    MongoSecurityException thrown =
        assertThrows(MongoSecurityException.class, () -> loginBy(server, key, secret, session));
    return ((MongoCommandException) thrown.getCause()).getCode();
  }

  @Test
  void anAccessKeyOpensTheDoorForTheUserOfItsRole() {
    try (EmbeddedDocumentDb server = EmbeddedDocumentDb.start(iam(Optional.empty()))) {
      assertEquals(
          new Document("user", ROLE).append("db", "$external"),
          loginBy(server, KEY, SECRET, Optional.empty()));
      assertEquals(18, refused(server, KEY, SECRET + "x", Optional.empty()));
      assertEquals(18, refused(server, "AKIAANOTHER", SECRET, Optional.empty()));
      assertEquals(18, refused(server, KEY, SECRET, SESSION));
    }
  }

  @Test
  void aSessionTokenIsPartOfTheProof() {
    try (EmbeddedDocumentDb server = EmbeddedDocumentDb.start(iam(SESSION))) {
      loginBy(server, KEY, SECRET, SESSION);
      assertEquals(18, refused(server, KEY, SECRET, Optional.empty()));
      assertEquals(18, refused(server, KEY, SECRET, Optional.of("another")));
      server.faults().changeIam(new IamUser(KEY, "rotated", SESSION, ROLE));
      assertEquals(18, refused(server, KEY, SECRET, SESSION));
      loginBy(server, KEY, "rotated", SESSION);
    }
  }

  @Test
  void anOldSignatureIsRefused() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16));
    try (EmbeddedDocumentDb server =
        EmbeddedDocumentDb.start(iam(Optional.empty()).withClock(ahead))) {
      assertEquals(18, refused(server, KEY, SECRET, Optional.empty()));
    }
  }

  @Test
  void accessKeysOpenNothingWhereNoneIsKnown() {
    try (EmbeddedDocumentDb server = withUser("user", "password")) {
      assertEquals(334, refused(server, KEY, SECRET, Optional.empty()));
    }
  }

  @Test
  void optionsKeepSecretsToThemselves() {
    EmbeddedDocumentDbOptions options = iam(SESSION);
    for (String text : List.of(options.toString(), options.iam().orElseThrow().toString())) {
      assertFalse(text.contains(SECRET) || text.contains(SESSION.orElseThrow()), text);
      assertFalse(text.contains(options.password()), text);
    }
  }
}
