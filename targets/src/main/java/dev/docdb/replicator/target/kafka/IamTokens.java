package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * What shows the brokers of Amazon MSK that the function has its role: a request that is signed and
 * never sent, as the token of SASL/OAUTHBEARER. The brokers ask IAM whose signature it is.
 */
final class IamTokens {
  private static final String SERVICE = "kafka-cluster";
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final Pattern HOST =
      Pattern.compile("\\.kafka(?:-serverless)?\\.([a-z0-9-]+)\\.amazonaws\\.");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsProvider role;
  private final Supplier<String> region;

  IamTokens(AwsCredentialsProvider role, Supplier<String> region) {
    this.role = role;
    this.region = region;
  }

  /** Of the region that the brokers' names tell, or else the function's own. */
  static IamTokens forBrokers(String brokers) {
    Matcher named = HOST.matcher(brokers);
    AwsCredentialsProvider role = DefaultCredentialsProvider.builder().build();
    if (!named.find()) {
      return new IamTokens(
          role, () -> DefaultAwsRegionProviderChain.builder().build().getRegion().id());
    }
    String region = named.group(1);
    return new IamTokens(role, () -> region);
  }

  /**
   * These, when there is a role to sign with: else the client would say no more than that it got no
   * token.
   *
   * @throws TargetMisconfiguredException when there is none
   */
  IamTokens checked() {
    try {
      next();
      return this;
    } catch (SdkException e) {
      throw new TargetMisconfiguredException(
          "MSK_AUTH=iam: the function has no keys of a role, or no region, to log in with ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /** The login by these tokens, among the settings of a client. */
  void putInto(Map<String, Object> settings) {
    settings.put(SaslConfigs.SASL_MECHANISM, "OAUTHBEARER");
    settings.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
    settings.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, IamLogin.class);
    settings.put(IamLogin.TOKENS, this);
  }

  /** A token that holds from now on. */
  Token next() {
    String host = "kafka." + region.get() + ".amazonaws.com";
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(host)
            .encodedPath("/")
            .putRawQueryParameter("Action", "kafka-cluster:Connect")
            .build();
    Instant now = Instant.now();
    SdkHttpRequest signed =
        signer
            .sign(
                signing ->
                    signing
                        .request(request)
                        .identity(role.resolveCredentials())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFETIME)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.get()))
            .request();
    String url = signed.getUri() + "&User-Agent=docdb-replicator";
    return new Token(
        Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(UTF_8)),
        now.toEpochMilli(),
        now.plus(LIFETIME).toEpochMilli());
  }

  @Override
  public String toString() {
    return "IamTokens";
  }

  /** One token, which is as good as a password until it ends. */
  record Token(String value, Long startTimeMs, long lifetimeMs) implements OAuthBearerToken {
    @Override
    public Set<String> scope() {
      return Set.of();
    }

    @Override
    public String principalName() {
      return SERVICE;
    }

    @Override
    public String toString() {
      return "Token[****]";
    }
  }
}
