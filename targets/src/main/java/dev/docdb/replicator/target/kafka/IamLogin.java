package dev.docdb.replicator.target.kafka;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;

/**
 * Gives a client its tokens. The client makes it itself, from its class, and passes on all of its
 * settings; those whose names begin with {@code sasl.} keep the logins of two clients apart.
 */
public final class IamLogin implements AuthenticateCallbackHandler {
  /** The setting that holds the {@link IamTokens}. */
  static final String TOKENS = "sasl.replicator.iam.tokens";

  private @Nullable IamTokens tokens;

  @Override
  public void configure(
      Map<String, ?> configs, String saslMechanism, List<AppConfigurationEntry> jaasConfigEntries) {
    tokens = (IamTokens) configs.get(TOKENS);
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (!(callback instanceof OAuthBearerTokenCallback asked)) {
        throw new UnsupportedCallbackException(callback);
      }
      asked.token(Objects.requireNonNull(tokens, TOKENS).next());
    }
  }

  @Override
  public void close() {
    // nothing is held
  }
}
