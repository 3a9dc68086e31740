package dev.docdb.replicator.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * The address of a service that is spoken to over HTTP: with TLS, or on loopback.
 *
 * @param uri scheme, host, perhaps a port and a path
 */
public record WebAddress(URI uri) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads the address.
   *
   * @throws IllegalArgumentException when it is none, holds credentials, or is without TLS off this
   *     machine
   */
  public static WebAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text.contains("://") ? text : "https://" + text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "expected https://host, perhaps with a port and a path", e);
    }
    if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("expected https://host, perhaps with a port and a path");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException("it must hold no credentials");
    }
    WebAddress address = new WebAddress(uri);
    if (!"https".equals(uri.getScheme())
        && !("http".equals(uri.getScheme()) && address.isLoopback())) {
      throw new IllegalArgumentException("expected https:// (http:// is for loopback only)");
    }
    return address;
  }

  /** Whether the service is on this machine. */
  public boolean isLoopback() {
    return LOOPBACK.contains(uri.getHost());
  }

  /** Whether the service is Amazon's. */
  public boolean isAmazon() {
    return uri.getHost().endsWith(".amazonaws.com") || uri.getHost().endsWith(".amazonaws.com.cn");
  }
}
