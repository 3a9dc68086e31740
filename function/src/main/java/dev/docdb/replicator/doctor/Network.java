package dev.docdb.replicator.doctor;

import com.mongodb.MongoException;
import dev.docdb.replicator.config.ClusterAddress;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The way to the cluster, below what the driver speaks. One host that answers is enough. */
final class Network {
  private static final int USUAL_PORT = 27_017;
  private static final int CONNECT_MILLIS = 4_000;
  private static final int ANSWER_MILLIS = 8_000;
  private static final Duration SOON = Duration.ofDays(30);

  static final String DNS =
      "Check DOCUMENTDB_URI, and that the function's VPC resolves names (DNS support and host names"
          + " of the VPC)";
  static final String WAY =
      "Check host and port in DOCUMENTDB_URI, the function's subnets, and that the security group"
          + " of the cluster lets the function's in";
  static final String PROOF =
      "Put right what it names (docs/operations.md, TLS); nothing is sent to the cluster until"
          + " then";

  private final List<Host> hosts;

  /** A host of the address. */
  private record Host(String name, int port) {
    static Host of(String text) {
      int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? USUAL_PORT : Integer.parseInt(text.substring(colon + 1));
      return new Host(name.replaceAll("[\\[\\]]", ""), port);
    }

    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  Network(ClusterAddress address) {
    this.hosts = Arrays.stream(address.hosts().split(",", -1)).map(Host::of).toList();
  }

  /** What is done with a host. */
  @FunctionalInterface
  private interface Attempt {
    String at(Host host) throws IOException;
  }

  Finding names() {
    return ofHosts(
        Check.NAME,
        host -> host.name() + " is " + InetAddress.getByName(host.name()).getHostAddress(),
        DNS);
  }

  Finding connections() {
    return ofHosts(
        Check.CONNECTION,
        host -> {
          connected(host).close();
          return host + " takes connections";
        },
        WAY);
  }

  private Finding ofHosts(Check check, Attempt attempt, String advice) {
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (Host host : hosts) {
      try {
        good.add(attempt.at(host));
      } catch (UnknownHostException e) {
        bad.add("the name " + host.name() + " isn't known");
      } catch (IOException e) {
        bad.add(host + ": " + e.getMessage());
      }
    }
    if (good.isEmpty()) {
      return check.failed(String.join("; ", bad), advice);
    }
    String found = String.join("; ", good);
    return bad.isEmpty()
        ? check.ok(found)
        : check.warning(found + "; but " + String.join("; ", bad), advice);
  }

  private static Socket connected(Host host) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host.name(), host.port()), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Whether a host is proven to be the one of its name.
   *
   * @param trusted empty: those that the JVM trusts
   */
  Finding tls(Optional<TrustedCertificates> trusted, Instant now) {
    SSLContext context = trusted.map(TrustedCertificates::sslContext).orElseGet(Network::ofJvm);
    Optional<IOException> failure = Optional.empty();
    for (Host host : hosts) {
      try {
        return proven(host, handshake(context, host), now);
      } catch (IOException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    MongoException e = new MongoException("no handshake", failure.orElseThrow());
    return Check.TLS.failed(SourceException.of("The handshake", e).text(), PROOF);
  }

  private static SSLContext ofJvm() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no TLS", e);
    }
  }

  private static X509Certificate handshake(SSLContext context, Host host) throws IOException {
    try (Socket plain = connected(host);
        SSLSocket tls =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(plain, host.name(), host.port(), /* autoClose= */ true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }
  }

  private static Finding proven(Host host, X509Certificate certificate, Instant now) {
    Duration left = Duration.between(now, certificate.getNotAfter().toInstant());
    String found =
        "%s is proven by a certificate that holds for %d more days".formatted(host, left.toDays());
    return left.compareTo(SOON) < 0
        ? Check.TLS.warning(found, "See that the server's certificate is renewed in time")
        : Check.TLS.ok(found);
  }
}
