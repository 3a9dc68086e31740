package dev.docdb.replicator.sandbox.local;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** An answer with its whole body. */
@SuppressWarnings("ArrayRecordComponent") // Bodies are neither compared nor shared.
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
  /** Copies the headers. */
  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /** An answer as the services of AWS give it: with the id of the request. */
  public static HttpReply of(int status, String contentType, byte[] body) {
    return new HttpReply(
        status,
        Map.of("Content-Type", contentType, "x-amzn-RequestId", UUID.randomUUID().toString()),
        body);
  }

  /** The same, from text. */
  public static HttpReply of(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer that says only its status. */
  public static HttpReply empty(int status) {
    return new HttpReply(status, Map.of(), new byte[0]);
  }

  @Override
  public String toString() {
    return "HttpReply[" + status + ", " + body.length + " bytes]";
  }
}
