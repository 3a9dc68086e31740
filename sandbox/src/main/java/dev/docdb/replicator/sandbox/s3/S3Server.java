package dev.docdb.replicator.sandbox.s3;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/**
 * S3 in memory: S3Proxy, which checks signatures, conditions and checksums of what comes in.
 *
 * <p>What it can't prove: policies, encryption with keys, tags of objects, virtual hosts of buckets
 * (clients use path style, as the SDK does by itself for an IP address).
 */
public final class S3Server implements AutoCloseable {
  private static final String ACCESS_KEY_ID = "sandbox";
  private static final String SECRET_ACCESS_KEY = "sandbox-secret";

  private final S3Proxy proxy;
  private final TransientNio2BlobStore store;

  private S3Server(S3Proxy proxy, TransientNio2BlobStore store) {
    this.proxy = proxy;
    this.store = store;
  }

  /** Starts without any bucket. */
  public static S3Server start() {
    TransientNio2BlobStore store = new TransientNio2BlobStore();
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      store.close();
      throw new IllegalStateException("S3 can't start", e);
    }
    return new S3Server(proxy, store);
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** The only access key that it knows. */
  public String accessKeyId() {
    return ACCESS_KEY_ID;
  }

  /** The secret of that key. */
  public String secretAccessKey() {
    return SECRET_ACCESS_KEY;
  }

  /** Makes a bucket. */
  public void createBucket(String name) {
    store.createContainer(name);
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 can't be stopped", e);
    }
    store.close();
  }
}
