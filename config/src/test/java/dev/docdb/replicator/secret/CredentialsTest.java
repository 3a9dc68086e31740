package dev.docdb.replicator.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {

  @Test
  void readsUserAndPasswordAndPassesOverTheRest() {
    Credentials credentials =
        Credentials.parse(
            "docdb",
            "{\"username\":\"reader\",\"password\":\"p@ss/w:rd ü\",\"engine\":\"mongo\",\"port\":27017}");

    assertEquals("reader", credentials.username());
    assertEquals("p@ss/w:rd ü", credentials.password().reveal());
  }

  @Test
  void showsNoPassword() {
    String text =
        Credentials.parse("docdb", "{\"username\":\"reader\",\"password\":\"hunter2\"}").toString();
    assertFalse(text.contains("hunter2"), text);
  }

  @Test
  void saysWhichSecretIsUnusableWithoutShowingIt() {
    for (String text :
        List.of(
            "",
            "{\"password\":77777777777777777777777}",
            "{\"a\":{\"$oid\":\"hunter2\"}}",
            "hunter2",
            "[]",
            "{\"username\":\"hunter2\"}",
            "{\"username\":1,\"password\":\"hunter2\"}")) {
      ConfigurationException e =
          assertThrows(
              ConfigurationException.class, () -> Credentials.parse("docdb/reader", text), text);
      assertTrue(e.getMessage().contains("docdb/reader"), e::getMessage);
      assertFalse(e.getMessage().contains("hunter2"), e::getMessage);
      assertFalse(e.getMessage().contains("7777"), e::getMessage);
      assertNull(e.getCause());
    }
  }
}
