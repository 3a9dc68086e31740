package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.SecretFields;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The private key of a secret, decrypted. No message or cause shows anything of it. */
record ClientKey(PrivateKey key) {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([^-]+)-----END (ENCRYPTED )?PRIVATE KEY-----");

  /**
   * Reads it.
   *
   * @param algorithm that of its certificate's public key
   */
  static ClientKey of(SecretFields secret, String algorithm) {
    Matcher pem = PEM.matcher(secret.get("privateKey"));
    if (!pem.find()) {
      throw secret.unusable(
          "holds no key in PKCS#8 in \"privateKey\" (-----BEGIN PRIVATE KEY----- or -----BEGIN"
              + " ENCRYPTED PRIVATE KEY-----): openssl pkcs8 -topk8 makes it of other forms");
    }
    Optional<String> password = secret.find("privateKeyPassword");
    if ((pem.group(1) != null) != password.isPresent()) {
      throw secret.unusable(
          password.isPresent()
              ? "holds a \"privateKeyPassword\" for a key that isn't encrypted"
              : "holds an encrypted key, and no \"privateKeyPassword\"");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(pem.group(2));
      PKCS8EncodedKeySpec key =
          password.isPresent() ? open(bytes, password.get()) : new PKCS8EncodedKeySpec(bytes);
      return new ClientKey(KeyFactory.getInstance(algorithm).generatePrivate(key));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw secret.unusable( // its own words may be about the key
          "holds a \"privateKey\" that can't be read as one of %s, or its \"privateKeyPassword\" is wrong"
              .formatted(algorithm));
    }
  }

  private static PKCS8EncodedKeySpec open(byte[] bytes, String password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo sealed = new EncryptedPrivateKeyInfo(bytes);
    Key opener =
        SecretKeyFactory.getInstance(sealed.getAlgName())
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    return sealed.getKeySpec(opener);
  }

  /** Whether it is the one that this certificate vouches for. */
  boolean isOf(X509Certificate certificate) {
    String kind = key.getAlgorithm();
    String algorithm =
        switch (kind) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> kind;
        };
    try {
      byte[] text = {1, 2, 3};
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      byte[] signed = signing.sign();
      signing.initVerify(certificate.getPublicKey());
      signing.update(text);
      return signing.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** In PKCS#8. */
  Secret pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return new Secret("-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }

  @Override
  public String toString() {
    return "ClientKey[****]";
  }
}
