package dev.docdb.replicator.sandbox.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that lives as long as its object, for servers on loopback. Its keys are
 * never written anywhere by it; its certificate is what clients must trust.
 */
public final class CertificateAuthority {
  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;
  private final X509Certificate certificate;

  private CertificateAuthority(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** Makes a new authority with a key of its own, valid from an hour ago for a year. */
  public static CertificateAuthority create(String commonName) {
    Instant now = Instant.now();
    return create(commonName, now.minusSeconds(3600), now.plus(VALIDITY));
  }

  /** The same with a certificate that is valid between two moments. */
  public static CertificateAuthority create(String commonName, Instant from, Instant until) {
    KeyPair keys = newKeys();
    X500Principal name = new X500Principal("CN=" + commonName);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name, serial(), Date.from(from), Date.from(until), name, keys.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      return new CertificateAuthority(keys.getPrivate(), sign(builder, keys.getPrivate()));
    } catch (CertIOException e) {
      throw new IllegalStateException("The certificate of " + commonName + " can't be made", e);
    }
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's own certificate as PEM text: the bundle that a client is given. */
  public String pem() {
    return pem(certificate);
  }

  /**
   * A server certificate for these host names and IP addresses, valid from an hour ago for a year.
   */
  public ServerIdentity issue(String... hosts) {
    Instant now = Instant.now();
    return issue(now.minusSeconds(3600), now.plus(VALIDITY), hosts);
  }

  /** A server certificate for these host names and IP addresses, valid between two moments. */
  public ServerIdentity issue(Instant from, Instant until, String... hosts) {
    KeyPair keys = newKeys();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate.getSubjectX500Principal(),
            serial(),
            Date.from(from),
            Date.from(until),
            new X500Principal("CN=" + hosts[0]),
            keys.getPublic());
    try {
      builder.addExtension(
          Extension.subjectAlternativeName, false, alternativeNames(List.of(hosts)));
    } catch (CertIOException e) {
      throw new IllegalStateException("The certificate of " + hosts[0] + " can't be made", e);
    }
    return new ServerIdentity(keys.getPrivate(), sign(builder, key), certificate);
  }

  static String pem(X509Certificate certificate) {
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate can't be encoded", e);
    }
  }

  private static GeneralNames alternativeNames(List<String> hosts) {
    return new GeneralNames(
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new));
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey signer) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("A certificate can't be signed", e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM makes no keys on elliptic curves", e);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(120, RANDOM);
  }
}
