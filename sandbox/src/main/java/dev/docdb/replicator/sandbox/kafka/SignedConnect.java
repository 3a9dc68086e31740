package dev.docdb.replicator.sandbox.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signed request {@code kafka-cluster:Connect} that a token of IAM is: a URL whose query holds
 * its signature, by Signature Version 4.
 *
 * @param query its parameters as they were written, without the signature and without what was put
 *     behind it
 */
record SignedConnect(
    String host, SortedMap<String, String> query, String signature, Instant begin, Instant end) {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** Reads the URL; empty where it isn't one of these. */
  static Optional<SignedConnect> parse(String url) {
    try {
      URI uri = URI.create(url);
      SortedMap<String, String> query = new TreeMap<>();
      for (String parameter : String.valueOf(uri.getRawQuery()).split("&", -1)) {
        int equals = parameter.indexOf('=');
        query.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
      String signature = String.valueOf(query.remove("X-Amz-Signature"));
      boolean named = query.remove("User-Agent") != null;
      Instant begin = LocalDateTime.parse(query.get("X-Amz-Date"), DATE).toInstant(ZoneOffset.UTC);
      Duration holds = Duration.ofSeconds(Long.parseLong(query.get("X-Amz-Expires")));
      boolean right = named && "https".equals(uri.getScheme()) && holds.compareTo(LONGEST) <= 0;
      return right
          ? Optional.of(
              new SignedConnect(uri.getHost(), query, signature, begin, begin.plus(holds)))
          : Optional.empty();
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException
        | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether the owner of these keys signed it, for brokers in this region, and it holds now. */
  boolean isBy(IamKeys keys) {
    Instant now = Instant.now();
    String scope = day() + "/" + keys.region() + "/kafka-cluster/aws4_request";
    return host.equals("kafka." + keys.region() + ".amazonaws.com")
        && "kafka-cluster:Connect".equals(value("Action"))
        && "AWS4-HMAC-SHA256".equals(value("X-Amz-Algorithm"))
        && "host".equals(value("X-Amz-SignedHeaders"))
        && (keys.accessKey() + "/" + scope).equals(value("X-Amz-Credential"))
        && keys.sessionToken().orElse("").equals(value("X-Amz-Security-Token"))
        && !now.isBefore(begin.minusSeconds(60))
        && now.isBefore(end)
        && MessageDigest.isEqual(signature.getBytes(UTF_8), expected(keys, scope).getBytes(UTF_8));
  }

  private String value(String name) {
    return URLDecoder.decode(query.getOrDefault(name, ""), UTF_8);
  }

  private String day() {
    return value("X-Amz-Date").substring(0, 8);
  }

  private String expected(IamKeys keys, String scope) {
    String parameters =
        query.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
            .collect(Collectors.joining("&"));
    String request =
        String.join("\n", "GET", "/", parameters, "host:" + host, "", "host", OF_NOTHING);
    String text =
        String.join("\n", "AWS4-HMAC-SHA256", value("X-Amz-Date"), scope, hex(hash(request)));
    byte[] key = ("AWS4" + keys.secretKey()).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = signed(key, part);
    }
    return hex(signed(key, text));
  }

  private static byte[] signed(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no HMAC", e);
    }
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "SignedConnect[" + host + "]";
  }
}
