package dev.docdb.replicator.target.kafka;

import java.security.PrivateKey;
import java.util.Base64;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;

/** A private key as openssl encrypts it. */
final class SealedKey {
  private SealedKey() {}

  static String pem(PrivateKey key, String password) throws Exception {
    byte[] sealed =
        new JcaPKCS8Generator(
                key,
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPassword(password.toCharArray())
                    .setPRF(PKCS8Generator.PRF_HMACSHA256)
                    .build())
            .generate()
            .getContent();
    return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(sealed)
        + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
  }
}
