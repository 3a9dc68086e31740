package dev.docdb.replicator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.ConfigurationException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedCertificatesTest {

  @Test
  void saysWhichBundleHoldsNoCertificate() {
    for (String bundle :
        List.of(
            "",
            "not a certificate",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
      ConfigurationException e =
          assertThrows(
              ConfigurationException.class,
              () ->
                  TrustedCertificates.fromPem(
                      "s3://certificates/bundle.pem", bundle.getBytes(US_ASCII), Instant.EPOCH));
      assertTrue(e.getMessage().contains("s3://certificates/bundle.pem"), e::getMessage);
    }
  }
}
