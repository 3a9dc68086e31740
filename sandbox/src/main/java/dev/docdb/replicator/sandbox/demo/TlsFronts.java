package dev.docdb.replicator.sandbox.demo;

import dev.docdb.replicator.sandbox.local.Opened;
import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.TlsFront;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * TLS before all servers that a function's variables name by an address of HTTP, and a trust store
 * for it: that of this JVM with one more authority, so that reading it costs what it costs at AWS.
 */
final class TlsFronts {
  private static final String PLAIN = "http://";
  private static final String HOST = "127.0.0.1";
  private static final String PASSWORD = "changeit";

  private TlsFronts() {}

  /** The variables that change. */
  static Map<String, String> before(Map<String, String> variables, Opened opened) {
    CertificateAuthority authority = CertificateAuthority.create("sandbox of HTTP");
    SSLContext tls = authority.issue(HOST, "localhost").serverContext();
    Map<String, String> changed = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          if (value.startsWith(PLAIN) && !name.equals("SQS_QUERY_URL")) {
            URI server = URI.create(value);
            TlsFront front = opened.add(TlsFront.before(server, tls), TlsFront::close);
            changed.put(name, "https://" + HOST + ":" + front.port());
          }
        });
    TemporaryFolder folder = opened.add(TemporaryFolder.create("trust"), TemporaryFolder::close);
    Path store = folder.path().resolve("trust.p12");
    write(authority, store);
    String trust =
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(store, PASSWORD);
    changed.merge(
        "JAVA_TOOL_OPTIONS",
        variables.getOrDefault("JAVA_TOOL_OPTIONS", "") + " " + trust,
        (one, other) -> other);
    return changed;
  }

  /** Readable by everyone: a function in a container may be another user. */
  private static void write(CertificateAuthority authority, Path file) {
    Path own = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    try (InputStream in = Files.newInputStream(own);
        OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      store.setCertificateEntry("sandbox", authority.certificate());
      store.store(out, PASSWORD.toCharArray());
      Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The trust store " + own + " can't be copied", e);
    }
  }
}
