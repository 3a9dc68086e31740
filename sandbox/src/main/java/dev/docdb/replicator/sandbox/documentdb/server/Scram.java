package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of one SCRAM conversation (RFC 5802), with SHA-256 or SHA-1. */
final class Scram implements Conversation {
  private static final SecureRandom RANDOM = new SecureRandom();

  private enum Step {
    FIRST,
    FINAL,
    EMPTY,
    DONE
  }

  private final boolean sha256;
  private final String user;
  private final String password;
  private final byte[] salt = new byte[16];
  private String clientFirst = "";
  private String serverFirst = "";
  private String nonce = "";
  private Step step = Step.FIRST;

  Scram(String mechanism, String user, String password) {
    this.sha256 = mechanism.equals("SCRAM-SHA-256");
    this.user = user;
    this.password = password;
    RANDOM.nextBytes(salt);
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String database() {
    return "admin";
  }

  @Override
  public boolean isDone() {
    return step == Step.DONE;
  }

  @Override
  public byte[] answer(byte[] message, boolean skipEmpty) {
    String text = new String(message, StandardCharsets.UTF_8);
    return answer(text, skipEmpty).getBytes(StandardCharsets.UTF_8);
  }

  private String answer(String message, boolean skipEmpty) {
    return switch (step) {
      case FIRST -> first(message);
      case FINAL -> last(message, skipEmpty);
      case EMPTY -> {
        step = Step.DONE;
        yield "";
      }
      case DONE -> throw failed();
    };
  }

  private int iterations() {
    return sha256 ? 15_000 : 10_000;
  }

  private String first(String message) {
    if (!message.startsWith("n,")) {
      throw failed();
    }
    clientFirst = message.substring(message.indexOf(',', 2) + 1);
    String given =
        fields(clientFirst).getOrDefault("n", "").replace("=2C", ",").replace("=3D", "=");
    if (!given.equals(user)) {
      throw failed();
    }
    byte[] own = new byte[18];
    RANDOM.nextBytes(own);
    nonce = fields(clientFirst).getOrDefault("r", "") + base64(own);
    serverFirst = "r=%s,s=%s,i=%d".formatted(nonce, base64(salt), iterations());
    step = Step.FINAL;
    return serverFirst;
  }

  private String last(String message, boolean skipEmpty) {
    Map<String, String> fields = fields(message);
    String withoutProof = message.substring(0, Math.max(0, message.lastIndexOf(",p=")));
    byte[] auth =
        (clientFirst + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] salted = salted();
      byte[] clientKey = hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8));
      byte[] stored = MessageDigest.getInstance(sha256 ? "SHA-256" : "SHA-1").digest(clientKey);
      byte[] proof = xor(clientKey, hmac(stored, auth));
      byte[] given = Base64.getDecoder().decode(fields.getOrDefault("p", ""));
      if (!fields.getOrDefault("r", "").equals(nonce) || !MessageDigest.isEqual(proof, given)) {
        throw failed();
      }
      step = skipEmpty ? Step.DONE : Step.EMPTY;
      byte[] serverKey = hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8));
      return "v=" + base64(hmac(serverKey, auth));
    } catch (IllegalArgumentException e) {
      throw failed();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no SCRAM", e);
    }
  }

  private byte[] salted() throws GeneralSecurityException {
    String secret = sha256 ? SaslPrep.prepared(password) : password;
    if (!sha256) {
      byte[] digest =
          MessageDigest.getInstance("MD5")
              .digest((user + ":mongo:" + password).getBytes(StandardCharsets.UTF_8));
      secret = HexFormat.of().formatHex(digest);
    }
    PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, iterations(), sha256 ? 256 : 160);
    return SecretKeyFactory.getInstance(sha256 ? "PBKDF2WithHmacSHA256" : "PBKDF2WithHmacSHA1")
        .generateSecret(spec)
        .getEncoded();
  }

  private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    String algorithm = sha256 ? "HmacSHA256" : "HmacSHA1";
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(text);
  }

  private static byte[] xor(byte[] left, byte[] right) {
    byte[] result = Arrays.copyOf(left, left.length);
    for (int i = 0; i < result.length; i++) {
      result[i] ^= right[i];
    }
    return result;
  }

  private static Map<String, String> fields(String message) {
    Map<String, String> fields = new HashMap<>();
    for (String field : Arrays.asList(message.split(",", -1))) {
      if (field.length() > 1 && field.charAt(1) == '=') {
        fields.put(field.substring(0, 1), field.substring(2));
      }
    }
    return fields;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static MongoError failed() {
    return MongoError.of(ErrorCodes.AUTHENTICATION_FAILED, "Authentication failed.");
  }
}
