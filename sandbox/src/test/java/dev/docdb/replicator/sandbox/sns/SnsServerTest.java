package dev.docdb.replicator.sandbox.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.sandbox.local.AwsClients;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.ThrottledException;

class SnsServerTest {
  private final SnsServer server = SnsServer.start();
  private final SnsClient client = AwsClients.connect(SnsClient.builder(), server.endpoint());
  private final String topic = client.createTopic(r -> r.name("alerts")).topicArn();

  @AfterEach
  void close() {
    client.close();
    server.close();
    server.close();
  }

  @Test
  void whatIsPublishedIsKeptInOrder() {
    client.publish(r -> r.topicArn(topic).subject("Replication failed").message("a=1&b=ü\n2"));
    client.publish(r -> r.topicArn(topic).message("second"));
    assertEquals(
        List.of(
            new PublishedMessage(topic, Optional.of("Replication failed"), "a=1&b=ü\n2"),
            new PublishedMessage(topic, Optional.empty(), "second")),
        server.published());
  }

  @Test
  void aSubjectHasFewerThan100CharactersAndOneLine() {
    client.publish(r -> r.topicArn(topic).subject("s".repeat(99)).message("m"));
    assertRefused("s".repeat(101), "m");
    assertRefused("two\nlines", "m");
    assertRefused("über", "m");
  }

  @Test
  void aMessageHasAtMost256KibibytesAndIsNotEmpty() {
    client.publish(r -> r.topicArn(topic).message("m".repeat(256 * 1024)));
    assertRefused("s", "m".repeat(256 * 1024 + 1));
    assertRefused("s", "");
  }

  @Test
  void aTopicThatIsNotThereIsNotFound() {
    assertThrows(
        NotFoundException.class,
        () -> client.publish(r -> r.topicArn(topic + "-other").message("m")));
  }

  @Test
  void anErrorOnOrderComesOnce() {
    server.failNext(429, "Throttled", "Rate exceeded");
    assertThrows(
        ThrottledException.class, () -> client.publish(r -> r.topicArn(topic).message("m")));
    client.publish(r -> r.topicArn(topic).message("m"));
    assertEquals(1, server.published().size());
  }

  private void assertRefused(String subject, String message) {
    assertThrows(
        InvalidParameterException.class,
        () -> client.publish(r -> r.topicArn(topic).subject(subject).message(message)));
  }
}
