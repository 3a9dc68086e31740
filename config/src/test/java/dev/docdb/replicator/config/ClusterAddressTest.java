package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterAddressTest {
  private static String connection(String text) {
    return ClusterAddress.parse(text).connectionString();
  }

  @Test
  void addsTlsAndTheReplicaSetToABareHost() {
    assertEquals(
        "mongodb://cluster/?replicaSet=rs0&retryWrites=false&tls=true", connection("cluster"));
    assertEquals(
        "mongodb://cluster.example.com:27017/?replicaSet=rs0&retryWrites=false&tls=true",
        connection("cluster.example.com:27017"));
  }

  @Test
  void keepsTheUsersOptions() {
    assertEquals(
        "mongodb://a:1,b:2/?readPreference=secondary&replicaSet=main&retryWrites=false&tls=true",
        connection(
            "mongodb://a:1,b:2/?replicaSet=main&ssl=true&readPreference=secondary&retryWrites=true"));
  }

  @Test
  void namesNoReplicaSetForADirectConnection() {
    assertEquals(
        "mongodb://a/?directConnection=true&retryWrites=false&tls=true",
        connection("mongodb://a/?directConnection=true"));
  }

  @Test
  void refusesWhatWeakensTlsHoldsCredentialsOrCantBeRead() {
    for (String refused :
        List.of(
            "mongodb://a/?tls=false",
            "mongodb://a/?ssl=false",
            "mongodb://a/?tlsInsecure=true",
            "mongodb://a/?TLSAllowInvalidHostnames=true",
            "mongodb://a/?tlsAllowInvalidCertificates=true",
            "mongodb://a/?sslInvalidHostNameAllowed=true",
            "mongodb://a/?loadBalanced=true",
            "mongodb://a/?authMechanism=PLAIN",
            "mongodb://user:pw@a/",
            "user:pw@a",
            "mongodb+srv://a",
            "https://a",
            "mongodb://a/shop",
            "mongodb://a/?x",
            "mongodb://a/?=x",
            "a b",
            "a:port",
            "a:99999",
            "mongodb://a/?readPreference=foo",
            "mongodb://a/?maxPoolSize=many",
            "mongodb://a/?tlsCAFile=global-bundle.pem",
            "mongodb://a/?nosuchoption=1",
            "a,,b",
            "mongodb://")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> ClusterAddress.parse(refused), refused);
      assertFalse(String.valueOf(e.getMessage()).contains("pw"), "a password is repeated");
    }
  }
}
