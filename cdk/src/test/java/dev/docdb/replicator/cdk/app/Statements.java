package dev.docdb.replicator.cdk.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Statements of a policy in a form that a test can name: {@code actions on resources}. */
final class Statements {
  private Statements() {}

  /** By their names: what they allow, on what, and when. */
  static Map<String, String> of(Templates templates, String stack) {
    Map<String, String> all = new TreeMap<>();
    for (JsonNode statement : templates.statements(stack)) {
      all.put(
          statement.path("Sid").asText("Logs"),
          (statement.path("Effect").asText().equals("Deny") ? "not " : "")
              + String.join(", ", texts(statement.path("Action")))
              + " on "
              + String.join(", ", texts(statement.path("Resource")))
              + condition(statement.path("Condition")));
    }
    return all;
  }

  private static String condition(JsonNode condition) {
    return condition.isMissingNode()
        ? ""
        : " if " + condition.toString().replaceAll("[{\"]", "").replaceAll("}", "");
  }

  /** One or many; a reference by what it refers to. */
  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(one -> texts.add(text(one)));
    } else {
      texts.add(text(node));
    }
    return texts;
  }

  private static String text(JsonNode node) {
    if (node.has("Fn::GetAtt")) {
      return "<" + node.path("Fn::GetAtt").path(0).asText().replaceAll("[0-9A-F]{8}$", "") + ">";
    }
    if (node.has("Fn::Join")) {
      StringBuilder joined = new StringBuilder();
      node.path("Fn::Join").path(1).forEach(part -> joined.append(text(part)));
      return joined.toString();
    }
    return node.asText();
  }
}
