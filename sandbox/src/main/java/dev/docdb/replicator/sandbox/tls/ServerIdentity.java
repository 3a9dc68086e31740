package dev.docdb.replicator.sandbox.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The key and certificate of one server, with the authority that signed it. */
public record ServerIdentity(
    PrivateKey key, X509Certificate certificate, X509Certificate authority) {

  /** Opens the key store made by {@link #keyStore()}; it protects nothing that outlives the run. */
  public static final String KEY_STORE_PASSWORD = "changeit";

  /** A PKCS12 store with the key, its certificate chain and, as a trusted entry, the authority. */
  public KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          key,
          KEY_STORE_PASSWORD.toCharArray(),
          new Certificate[] {certificate, authority});
      store.setCertificateEntry("authority", authority);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("A key store can't be made", e);
    }
  }

  /** Writes {@link #keyStore()} to a file, for servers that take only files. */
  public void writeKeyStore(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      keyStore().store(out, KEY_STORE_PASSWORD.toCharArray());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The key store " + file + " can't be written", e);
    }
  }

  /** Its certificate and that of the authority, as PEM text. */
  public String certificatePem() {
    return CertificateAuthority.pem(certificate) + CertificateAuthority.pem(authority);
  }

  /** Its key, as PEM text in PKCS#8, without a password. */
  public String keyPem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  /** The server's side of TLS. */
  public SSLContext serverContext() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore(), KEY_STORE_PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A TLS context can't be made", e);
    }
  }

  @Override
  public String toString() {
    return "ServerIdentity[" + certificate.getSubjectX500Principal() + "]";
  }
}
