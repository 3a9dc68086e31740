package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates of one, three and sixty collections, with everything that is checked at synthesis. */
@NeedsNode
class SynthesisTest {
  private static final String SHARED = "replicator-shared";
  private static final int MOST_BYTES = 1_000_000;

  @TempDir private static Path one;
  @TempDir private static Path three;
  @TempDir private static Path sixty;

  private static Templates ofOne;
  private static Templates ofThree;
  private static Templates ofSixty;

  @BeforeAll
  static void synthesize() {
    ofOne = Templates.of(Plans.collections(1), one);
    ofThree = Templates.of(Plans.collections(3), three);
    ofSixty = Templates.of(Plans.collections(60), sixty);
  }

  private static String stack(int collection) {
    return "replicator-shop-collection" + collection;
  }

  @Test
  void eachCollectionHasAStackBesideTheSharedOne() {
    assertEquals(List.of(SHARED, stack(0)), ofOne.stacks());
    assertEquals(List.of(SHARED, stack(0), stack(1), stack(2)), ofThree.stacks());
    assertEquals(61, ofSixty.stacks().size());
  }

  @Test
  void nothingIsFoundWrong() {
    assertEquals(List.of(), ofOne.findings());
    assertEquals(List.of(), ofThree.findings());
    assertEquals(List.of(), ofSixty.findings());
  }

  @Test
  void noTemplateIsTooLargeForCloudFormation() {
    for (String stack : ofSixty.stacks()) {
      int bytes = ofSixty.text(stack).length();
      assertTrue(bytes < MOST_BYTES, stack + " has " + bytes + " bytes");
      assertTrue(ofSixty.template(stack).path("Resources").size() < 500, stack);
    }
  }

  @Test
  void aCollectionMoreChangesNoOthersTemplate() {
    assertEquals(ofOne.text(stack(0)), ofThree.text(stack(0)));
    for (int i = 0; i < 3; i++) {
      assertEquals(ofThree.text(stack(i)), ofSixty.text(stack(i)));
    }
  }

  @Test
  void theSamePlanGivesTheSameTemplates(@TempDir Path again) {
    Templates templates = Templates.of(Plans.collections(3), again);
    for (String stack : ofThree.stacks()) {
      assertEquals(ofThree.text(stack), templates.text(stack));
    }
  }

  @Test
  void theOverviewShowsEachCollection() {
    String dashboard =
        ofSixty.resource(SHARED, "AWS::CloudWatch::Dashboard").path("DashboardBody").toString();
    for (int i = 0; i < 60; i++) {
      assertTrue(dashboard.contains(stack(i) + "\\"), stack(i));
    }
  }

  /** An account has one list of dashboards for all regions. */
  @Test
  void theOverviewIsNamedAfterItsRegion() {
    JsonNode overview = ofOne.resource(SHARED, "AWS::CloudWatch::Dashboard");
    assertEquals("replicator-overview-eu-west-1", overview.path("DashboardName").asText());
  }

  @Test
  void theScheduleWakesTheTopicAndNothingElse() {
    JsonNode rule = ofOne.resource(SHARED, "AWS::Events::Rule");
    assertEquals("rate(1 minute)", rule.path("ScheduleExpression").asText());
    assertEquals("ENABLED", rule.path("State").asText());
    assertEquals(1, rule.path("Targets").size());
    JsonNode target = rule.path("Targets").path(0);
    assertEquals(0, target.path("RetryPolicy").path("MaximumRetryAttempts").asInt(-1));
    assertTrue(target.path("Arn").path("Ref").asText().startsWith("SharedTicks"));
  }

  @Test
  void topicsAreSpokenToWithTlsOnlyAndByThoseWhoMustSpeak() {
    for (JsonNode policy : ofOne.resources(SHARED, "AWS::SNS::TopicPolicy")) {
      JsonNode statements = policy.path("PolicyDocument").path("Statement");
      assertEquals(2, statements.size());
      JsonNode tls = statements.path(0);
      assertEquals("Deny", tls.path("Effect").asText());
      assertEquals(
          "false", tls.path("Condition").path("Bool").path("aws:SecureTransport").asText());
      JsonNode sender = statements.path(1);
      assertEquals("sns:Publish", sender.path("Action").asText());
      assertTrue(
          List.of("events.amazonaws.com", "cloudwatch.amazonaws.com")
              .contains(sender.path("Principal").path("Service").asText()));
    }
  }

  @Test
  void peopleAreSubscribedToAlerts() {
    JsonNode mail = ofOne.resource(SHARED, "AWS::SNS::Subscription");
    assertEquals("email", mail.path("Protocol").asText());
    assertEquals("night@example.com", mail.path("Endpoint").asText());
    assertTrue(mail.path("TopicArn").path("Ref").asText().startsWith("SharedAlerts"));
  }

  @Test
  void stacksDependOnTheSharedOneWithoutImports() {
    assertFalse(ofThree.text(stack(0)).contains("Fn::ImportValue"));
    assertFalse(ofThree.text(SHARED).contains("\"Export\""));
    JsonNode outputs = ofThree.template(stack(0)).path("Outputs");
    List<String> names =
        StreamSupport.stream(((Iterable<String>) outputs::fieldNames).spliterator(), false)
            .sorted()
            .toList();
    assertEquals(List.of("Function", "Role"), names);
  }
}
