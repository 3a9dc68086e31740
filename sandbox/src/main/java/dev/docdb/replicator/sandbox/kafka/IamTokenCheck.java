package dev.docdb.replicator.sandbox.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.jspecify.annotations.Nullable;

/**
 * The broker's side of the login by IAM: a stand-in, since Amazon's is part of the managed service
 * alone. It takes a token apart and checks form, time and signature with the keys that it knows;
 * Amazon MSK asks IAM.
 *
 * <p>What it can't prove: that Amazon MSK takes these tokens and answers a refused one in this way;
 * what IAM thinks of a role, a policy or an expired session; throttling of logins.
 */
public final class IamTokenCheck implements AuthenticateCallbackHandler {
  private static final String ACCESS_KEY = "sandbox.iam.access.key";
  private static final String SECRET_KEY = "sandbox.iam.secret.key";
  private static final String SESSION_TOKEN = "sandbox.iam.session.token";
  private static final String REGION = "sandbox.iam.region";
  private static final String INVALID = "{\"status\":\"invalid_token\"}";

  private @Nullable IamKeys keys;

  static void putInto(Properties properties, IamKeys keys) {
    properties.put(ACCESS_KEY, keys.accessKey());
    properties.put(SECRET_KEY, keys.secretKey());
    properties.put(REGION, keys.region());
    keys.sessionToken().ifPresent(token -> properties.put(SESSION_TOKEN, token));
  }

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
    keys =
        new IamKeys(
            String.valueOf(configs.get(ACCESS_KEY)),
            String.valueOf(configs.get(SECRET_KEY)),
            Optional.ofNullable((String) configs.get(SESSION_TOKEN)),
            String.valueOf(configs.get(REGION)));
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (!(callback instanceof OAuthBearerValidatorCallback asked)) {
        throw new UnsupportedCallbackException(callback);
      }
      Optional<SignedConnect> signed = decode(asked.tokenValue());
      IamKeys known = keys;
      if (known != null && signed.isPresent() && signed.get().isBy(known)) {
        asked.token(new Accepted(asked.tokenValue(), signed.get(), known));
      } else {
        asked.error(INVALID, null, null);
      }
    }
  }

  private static Optional<SignedConnect> decode(String token) {
    try {
      return SignedConnect.parse(new String(Base64.getUrlDecoder().decode(token), UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    // nothing is held
  }

  /** A token that was checked. */
  private record Accepted(String value, SignedConnect signed, IamKeys keys)
      implements OAuthBearerToken {
    @Override
    public Set<String> scope() {
      return Set.of();
    }

    @Override
    public long lifetimeMs() {
      return signed.end().toEpochMilli();
    }

    @Override
    public String principalName() {
      return keys.accessKey();
    }

    @Override
    public Long startTimeMs() {
      return signed.begin().toEpochMilli();
    }
  }
}
