package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.secret.Secrets;
import dev.docdb.replicator.target.TargetResources;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** How a request shows who sends it. */
sealed interface Authentication {

  /** The request with what shows it. */
  SdkHttpRequest prove(SdkHttpRequest request, byte[] body);

  /** Whether another try may succeed after the service said that it doesn't know the sender. */
  boolean renew();

  /** What these settings ask for. */
  static Authentication of(WebAddress address, TargetResources resources) {
    return resources
        .environment()
        .find(Settings.ELASTICSEARCH_SECRET)
        .<Authentication>map(secret -> new Basic(resources.secrets(), secret))
        .orElseGet(
            () -> address.isAmazon() ? Signature.forHost(address.uri().getHost()) : new None());
  }

  /** A service on this machine. */
  record None() implements Authentication {
    @Override
    public SdkHttpRequest prove(SdkHttpRequest request, byte[] body) {
      return request;
    }

    @Override
    public boolean renew() {
      return false;
    }
  }

  /** User and password, fetched when they are first needed and once more when they don't hold. */
  final class Basic implements Authentication {
    private final Secrets secrets;
    private final String secretId;
    private @Nullable String header;
    private boolean fetchedAnew;

    Basic(Secrets secrets, String secretId) {
      this.secrets = secrets;
      this.secretId = secretId;
    }

    @Override
    public SdkHttpRequest prove(SdkHttpRequest request, byte[] body) {
      return request.toBuilder().putHeader("Authorization", header()).build();
    }

    private synchronized String header() {
      String known = header;
      if (known == null) {
        Credentials login = secrets.credentials(secretId);
        String text = login.username() + ":" + login.password().reveal();
        known = "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
        header = known;
      }
      return known;
    }

    /** Requests in flight together may all have been sent with the old password. */
    @Override
    public synchronized boolean renew() {
      if (!fetchedAnew) {
        secrets.forget(secretId);
        header = null;
        fetchedAnew = true;
      }
      return true;
    }

    @Override
    public String toString() {
      return "Basic[****]";
    }
  }

  /** Amazon's signature of the request, with the function's own credentials. */
  final class Signature implements Authentication {
    private static final Pattern HOST =
        Pattern.compile("\\.([a-z0-9-]+)\\.(es|aoss)\\.amazonaws\\.");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsProvider credentials;
    private final String service;
    private final Supplier<String> region;

    Signature(AwsCredentialsProvider credentials, String service, Supplier<String> region) {
      this.credentials = credentials;
      this.service = service;
      this.region = region;
    }

    static Signature forHost(String host) {
      AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
      Matcher named = HOST.matcher(host);
      if (!named.find()) {
        return new Signature(credentials, "es", () -> ownRegion().id());
      }
      String region = named.group(1);
      return new Signature(credentials, named.group(2), () -> region);
    }

    private static Region ownRegion() {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    }

    @Override
    public SdkHttpRequest prove(SdkHttpRequest request, byte[] body) {
      return signer
          .sign(
              signing ->
                  signing
                      .request(request)
                      .identity(credentials.resolveCredentials())
                      .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                      .putProperty(AwsV4HttpSigner.REGION_NAME, region.get()))
          .request();
    }

    @Override
    public boolean renew() {
      return false;
    }

    @Override
    public String toString() {
      return "Signature[" + service + "]";
    }
  }
}
