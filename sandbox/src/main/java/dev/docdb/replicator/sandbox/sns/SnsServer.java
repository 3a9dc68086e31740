package dev.docdb.replicator.sandbox.sns;

import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * A stand-in for SNS, in memory: CreateTopic, GetTopicAttributes and Publish with the service's
 * limits; it keeps what was published, and delivers it nowhere, though each topic is said to have a
 * subscription.
 *
 * <p>What it can't prove: that a signature or a policy is accepted, that a subscriber gets the
 * message, how the service throttles.
 */
public final class SnsServer implements AutoCloseable {
  private static final String ARN_PREFIX = "arn:aws:sns:us-east-1:000000000000:";
  private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  // Printable ASCII that doesn't begin with a space, less than 100 characters.
  private static final Pattern SUBJECT = Pattern.compile("[!-~][ -~]{0,98}");
  private static final int MESSAGE_BYTES = 256 * 1024;

  private final Set<String> topics = ConcurrentHashMap.newKeySet();
  private final List<PublishedMessage> published = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<SnsError> faults = new ConcurrentLinkedQueue<>();
  private volatile int subscriptions = 1;
  private final LoopbackHttpServer http;

  private SnsServer() {
    this.http = LoopbackHttpServer.start("sns", this::answer);
  }

  /** Starts without any topic. */
  public static SnsServer start() {
    return new SnsServer();
  }

  /** Where it listens. */
  public URI endpoint() {
    return http.endpoint();
  }

  /** Makes a topic, or finds it; returns its ARN. */
  public String createTopic(String name) {
    if (!TOPIC_NAME.matcher(name).matches()) {
      throw SnsError.invalid("Topic Name");
    }
    topics.add(ARN_PREFIX + name);
    return ARN_PREFIX + name;
  }

  /** What was published to all topics, in order. */
  public List<PublishedMessage> published() {
    return List.copyOf(published);
  }

  /** From now on each topic is said to have so many subscriptions. */
  public void subscriptions(int confirmed) {
    subscriptions = confirmed;
  }

  /** The next request is answered with this error. */
  public void failNext(int status, String code, String message) {
    faults.add(new SnsError(status, code, message));
  }

  private HttpReply answer(HttpRequest request) {
    try {
      Optional.ofNullable(faults.poll())
          .ifPresent(
              fault -> {
                throw fault;
              });
      Map<String, String> form = form(request.text());
      String action = form.getOrDefault("Action", "");
      return switch (action) {
        case "CreateTopic" ->
            result(action, "TopicArn", createTopic(form.getOrDefault("Name", "")));
        case "GetTopicAttributes" -> attributes(form.getOrDefault("TopicArn", ""));
        case "Publish" -> result(action, "MessageId", publish(form));
        default -> throw new SnsError(400, "InvalidAction", "Not known: " + action);
      };
    } catch (SnsError e) {
      return HttpReply.of(e.status(), "text/xml", e.xml());
    }
  }

  private String publish(Map<String, String> form) {
    String topic = form.getOrDefault("TopicArn", "");
    String message = form.getOrDefault("Message", "");
    Optional<String> subject = Optional.ofNullable(form.get("Subject"));
    checkExists(topic);
    if (message.isEmpty()) {
      throw SnsError.invalid("Empty message");
    }
    if (message.getBytes(StandardCharsets.UTF_8).length > MESSAGE_BYTES) {
      throw SnsError.invalid("Message too long");
    }
    if (subject.isPresent() && !SUBJECT.matcher(subject.get()).matches()) {
      throw SnsError.invalid("Subject");
    }
    published.add(new PublishedMessage(topic, subject, message));
    return UUID.randomUUID().toString();
  }

  private void checkExists(String topic) {
    if (!topics.contains(topic)) {
      throw new SnsError(404, "NotFound", "Topic does not exist");
    }
  }

  private HttpReply attributes(String topic) {
    checkExists(topic);
    return HttpReply.of(
        200,
        "text/xml",
        """
        <GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">\
        <GetTopicAttributesResult><Attributes>\
        <entry><key>TopicArn</key><value>%s</value></entry>\
        <entry><key>SubscriptionsConfirmed</key><value>%d</value></entry>\
        </Attributes></GetTopicAttributesResult>\
        <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>\
        </GetTopicAttributesResponse>
        """
            .formatted(topic, subscriptions, UUID.randomUUID()));
  }

  private static HttpReply result(String action, String field, String value) {
    return HttpReply.of(
        200,
        "text/xml",
        """
        <%1$sResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">\
        <%1$sResult><%2$s>%3$s</%2$s></%1$sResult>\
        <ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata>\
        </%1$sResponse>
        """
            .formatted(action, field, value, UUID.randomUUID()));
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new ConcurrentHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  @Override
  public void close() {
    http.close();
  }
}
