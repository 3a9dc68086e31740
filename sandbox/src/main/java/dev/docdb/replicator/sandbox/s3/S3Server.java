package dev.docdb.replicator.sandbox.s3;

import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * S3 in memory: S3Proxy, which checks signatures, conditions and checksums of what comes in.
 *
 * <p>What it can't prove: policies, encryption with keys, tags of objects, virtual hosts of buckets
 * (clients use path style, as the SDK does by itself for an IP address).
 */
public final class S3Server implements AutoCloseable {
  /** The only access key that it knows. */
  public static final String ACCESS_KEY_ID = "sandbox";

  /** The secret of that key. */
  public static final String SECRET_ACCESS_KEY = "sandbox-secret";

  private static final int MOST_RECEIVED = 1_000;

  private final S3Proxy proxy;
  private final TransientNio2BlobStore store;

  private final ConcurrentLinkedQueue<HttpReply> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger repliesToLose = new AtomicInteger();
  private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
  private final LoopbackHttpServer http;

  private S3Server(S3Proxy proxy, TransientNio2BlobStore store) {
    this.proxy = proxy;
    this.store = store;
    Front front = new Front(proxy.getPort());
    this.http = LoopbackHttpServer.start("s3", request -> answer(front, request));
  }

  private HttpReply answer(Front front, HttpRequest request) throws IOException {
    received.add(new Received(request.method(), request.uri().getPath(), request.headers()));
    if (received.size() > MOST_RECEIVED) {
      received.remove();
    }
    HttpReply fault = faults.poll();
    if (fault != null) {
      return request.method().equals("HEAD") ? HttpReply.empty(fault.status()) : fault;
    }
    HttpReply reply = front.handOn(request);
    if (repliesToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("The reply is lost, as ordered");
    }
    return reply;
  }

  /** A request, without its body. */
  public record Received(String method, String path, Map<String, List<String>> headers) {
    /** Copies the headers. */
    public Received {
      headers = Map.copyOf(headers);
    }

    /** The first header of that name; empty: there is none. */
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().getFirst())
          .findFirst()
          .orElse("");
    }
  }

  /** The requests of this method among the last thousand that came in. */
  public List<Received> received(String method) {
    return received.stream().filter(request -> request.method().equals(method)).toList();
  }

  /** The next request is done, and its answer lost. */
  public void loseNextReply() {
    repliesToLose.incrementAndGet();
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
            .stopTimeout(0)
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
    return http.endpoint();
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

  /** Puts a text into a bucket, as an administrator would. */
  public void putObject(String bucket, String key, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentLength((long) bytes.length)
            .build();
    store.putBlob(request, new ByteArrayInputStream(bytes));
  }

  /** The next request is answered with this error, and nothing of it is done. */
  public void failNext(int status, String code, String message) {
    faults.add(Front.error(status, code, message));
  }

  @Override
  public void close() {
    http.close();
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 can't be stopped", e);
    }
    store.close();
  }
}
