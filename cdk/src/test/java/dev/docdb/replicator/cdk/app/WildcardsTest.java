package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No asterisk where an ARN can stand. */
@NeedsNode
class WildcardsTest {
  private static final Set<String> ENI =
      Set.of(
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses");

  /** By the statement's name, why there is no other way. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "NetworkInterfaces", "EC2's actions on network interfaces that aren't there yet",
          "NoNetworkInterfacesForTheCode", "denies just these",
          "WriteToS3", "objects named by the changes in them",
          "WriteToKafka", "a database's collections come and go",
          "KeepDeadLetters", "an object for each letter",
          "KeepLargeMessages", "an object for each message");

  @Test
  void everyAsteriskHasItsReason() {
    Set<String> unexplained = new TreeSet<>();
    for (String stack : Sample.stacks()) {
      for (JsonNode statement : Sample.templates().statements(stack)) {
        String sid = statement.path("Sid").asText();
        boolean wild = statement.path("Resource").toString().contains("*");
        if (wild && !ALLOWED.containsKey(sid)) {
          unexplained.add(stack + ": " + statement);
        }
      }
    }
    assertEquals(Set.of(), unexplained);
  }

  @Test
  void noActionHasAnAsterisk() {
    for (String stack : Sample.stacks()) {
      for (JsonNode statement : Sample.templates().statements(stack)) {
        for (String action : Statements.texts(statement.path("Action"))) {
          assertTrue(action.matches("[a-z0-9-]+:[A-Za-z]+"), action);
        }
      }
    }
  }

  @Test
  void onlyTheNetworkIsAboutEverythingAndTheCodeIsDeniedIt() {
    for (String stack : Sample.stacks()) {
      List<JsonNode> all =
          Sample.templates().statements(stack).stream()
              .filter(statement -> Statements.texts(statement.path("Resource")).contains("*"))
              .toList();
      assertEquals(2, all.size(), stack);
      for (JsonNode statement : all) {
        assertEquals(ENI, Set.copyOf(Statements.texts(statement.path("Action"))), stack);
      }
      assertEquals("Allow", all.get(0).path("Effect").asText());
      assertEquals("Deny", all.get(1).path("Effect").asText());
    }
  }

  @Test
  void noManagedPolicyIsAttached() {
    for (String stack : Sample.stacks()) {
      JsonNode role = Sample.templates().resource(stack, "AWS::IAM::Role");
      assertTrue(role.path("ManagedPolicyArns").isMissingNode(), stack);
      assertEquals(
          "lambda.amazonaws.com",
          role.path("AssumeRolePolicyDocument")
              .path("Statement")
              .path(0)
              .path("Principal")
              .path("Service")
              .asText());
    }
  }

  @Test
  void nothingIsFoundWrongWithAnyShape() {
    assertEquals(List.of(), Sample.templates().findings());
  }
}
