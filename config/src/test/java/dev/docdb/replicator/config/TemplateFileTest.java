package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateFileTest {

  @Test
  void namesAnObjectAndTheTemplate() {
    TemplateFile file = TemplateFile.parse("s3://settings/search/v1/shop-orders.json");
    assertEquals(new TemplateFile.Stored("settings", "search/v1/shop-orders.json"), file);
    assertEquals("shop-orders", file.templateName());
    assertEquals("s3://settings/search/v1/shop-orders.json", file.toString());
  }

  @Test
  void namesAFileOfThePackage() {
    TemplateFile file = TemplateFile.parse("/var/task/orders.v2.json");
    assertEquals(new TemplateFile.Packaged(Path.of("/var/task/orders.v2.json")), file);
    assertEquals("orders.v2", file.templateName());
  }

  @Test
  void whatNamesNeitherIsRefused() {
    for (String text :
        List.of(
            "orders.json",
            "./orders.json",
            "/var/task/Orders.json",
            "/var/task/orders.yaml",
            "/var/task/a%2fb.json",
            "/var/task/.json",
            "s3://settings",
            "s3:///orders.json",
            "s3://orders.json",
            "s3://NoBucket/orders.json",
            "https://settings/orders.json")) {
      String told =
          assertThrows(IllegalArgumentException.class, () -> TemplateFile.parse(text), text)
              .getMessage();
      assertTrue(told.contains("expected"), told);
    }
  }
}
