package dev.docdb.replicator.sandbox.documentdb.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The request of AWS STS whose signature proves who a client of MONGODB-AWS is.
 *
 * @param date as in the header X-Amz-Date
 * @param nonce the server's, in base64
 */
record CallerIdentityRequest(String host, String date, Optional<String> token, String nonce) {
  private static final String BODY = "Action=GetCallerIdentity&Version=2011-06-15";
  private static final Duration FRESH = Duration.ofMinutes(15);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  /** What a client says with its signature. */
  record Signed(String accessKey, String scope, List<String> headers, String signature) {
    private static final Pattern FORM =
        Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/,]+)/(\\d{8}/[^/,]+/sts/aws4_request),"
                + " *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})");

    static Optional<Signed> parse(String authorization) {
      Matcher matcher = FORM.matcher(authorization);
      return matcher.matches()
          ? Optional.of(
              new Signed(
                  matcher.group(1),
                  matcher.group(2),
                  Arrays.asList(matcher.group(3).split(";", -1)),
                  matcher.group(4)))
          : Optional.empty();
    }
  }

  boolean isFresh(Instant now) {
    try {
      Instant signed = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
      return Duration.between(signed, now).abs().compareTo(FRESH) <= 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** The signature that the owner of a secret makes; none where too little is signed. */
  Optional<String> signature(Signed by, String secret) {
    SortedMap<String, String> headers = headers();
    if (!by.headers().equals(List.copyOf(headers.keySet())) || !by.scope().startsWith(day())) {
      return Optional.empty();
    }
    try {
      byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
      for (String part : Arrays.asList(by.scope().split("/", -1))) {
        key = hmac(key, part);
      }
      String text =
          String.join("\n", "AWS4-HMAC-SHA256", date, by.scope(), sha256(canonical(headers)));
      return Optional.of(HexFormat.of().formatHex(hmac(key, text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }

  private String day() {
    return date.substring(0, Math.min(8, date.length()));
  }

  /** All of them must be signed: a signature without the nonce could be used again. */
  private SortedMap<String, String> headers() {
    SortedMap<String, String> headers =
        new TreeMap<>(
            Map.of(
                "content-length",
                String.valueOf(BODY.length()),
                "content-type",
                "application/x-www-form-urlencoded",
                "host",
                host,
                "x-amz-date",
                date,
                "x-mongodb-gs2-cb-flag",
                "n",
                "x-mongodb-server-nonce",
                nonce));
    token.ifPresent(value -> headers.put("x-amz-security-token", value));
    return headers;
  }

  private static String canonical(SortedMap<String, String> headers)
      throws GeneralSecurityException {
    StringBuilder lines = new StringBuilder();
    headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    return String.join(
        "\n", "POST", "/", "", lines, String.join(";", headers.keySet()), sha256(BODY));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "CallerIdentityRequest[" + host + "]";
  }
}
