package dev.docdb.replicator.sandbox.local;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request with its whole body. */
@SuppressWarnings("ArrayRecordComponent") // Bodies are neither compared nor shared.
public record HttpRequest(String method, URI uri, Headers headers, byte[] body) {

  /** The first header of that name, or nothing: the empty string. */
  public String header(String name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "HttpRequest[" + method + " " + uri + ", " + body.length + " bytes]";
  }
}
