package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.options.IamUser;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * The server's side of one MONGODB-AWS conversation. A real server sends the signed request that
 * the client hands it on to AWS STS, which says whose it is; this one stands in for STS as well,
 * and checks the signature with the secret of the one access key that it knows.
 *
 * <p>What it can't prove: what STS thinks of a role, a policy, an expired or a regional session;
 * its throttling; which regions' STS a real server asks; and that Amazon DocumentDB answers with
 * these codes and words.
 */
final class AwsIam implements Conversation {
  private static final int NONCE = 32;
  private static final int CHANNEL_BINDING_NOT_SUPPORTED = 'n';
  private static final String HOST = "sts.amazonaws.com";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final IamUser known;
  private final Clock clock;
  private final byte[] nonce = new byte[2 * NONCE];
  private boolean started;
  private boolean done;

  AwsIam(IamUser known, Clock clock) {
    this.known = known;
    this.clock = clock;
    RANDOM.nextBytes(nonce);
  }

  @Override
  public String user() {
    return known.roleArn();
  }

  @Override
  public String database() {
    return "$external";
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public byte[] answer(byte[] message, boolean skipEmpty) {
    BsonDocument payload = Bson.decode(message, 0, message.length);
    if (started) {
      check(payload);
      done = true;
      return new byte[0];
    }
    started = true;
    return first(payload);
  }

  private byte[] first(BsonDocument payload) {
    byte[] given = payload.getBinary("r", new BsonBinary(new byte[0])).getData();
    int binding = payload.getInt32("p", new BsonInt32(0)).getValue();
    if (given.length != NONCE || binding != CHANNEL_BINDING_NOT_SUPPORTED) {
      throw failed();
    }
    System.arraycopy(given, 0, nonce, 0, NONCE);
    return Bson.encode(
        new BsonDocument("s", new BsonBinary(nonce)).append("h", new BsonString(HOST)));
  }

  private void check(BsonDocument payload) {
    Optional<String> token =
        Optional.ofNullable(payload.get("t")).map(value -> value.asString().getValue());
    CallerIdentityRequest request =
        new CallerIdentityRequest(
            HOST,
            payload.getString("d", new BsonString("")).getValue(),
            token,
            Base64.getEncoder().encodeToString(nonce));
    String authorization = payload.getString("a", new BsonString("")).getValue();
    Optional<CallerIdentityRequest.Signed> signed =
        CallerIdentityRequest.Signed.parse(authorization);
    boolean right =
        token.equals(known.sessionToken())
            && request.isFresh(clock.instant())
            && signed.filter(this::isOfKnownKey).filter(s -> isSignedBy(s, request)).isPresent();
    if (!right) {
      throw failed();
    }
  }

  private boolean isOfKnownKey(CallerIdentityRequest.Signed signed) {
    return signed.accessKey().equals(known.accessKey());
  }

  private boolean isSignedBy(CallerIdentityRequest.Signed signed, CallerIdentityRequest request) {
    return request
        .signature(signed, known.secretKey())
        .filter(expected -> MessageDigest.isEqual(ascii(expected), ascii(signed.signature())))
        .isPresent();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static MongoError failed() {
    return MongoError.of(ErrorCodes.AUTHENTICATION_FAILED, "Authentication failed.");
  }
}
