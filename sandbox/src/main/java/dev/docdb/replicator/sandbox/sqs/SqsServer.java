package dev.docdb.replicator.sandbox.sqs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * SQS in memory: ElasticMQ.
 *
 * <p>What it can't prove: that a signature or a policy is accepted; the service's throttling; the
 * type of the error for a batch that is too large (here {@code InvalidAttributeValueException},
 * there {@code BatchRequestTooLong}); a queue's own {@code MaximumMessageSize}; sequence numbers of
 * FIFO queues.
 */
public final class SqsServer implements AutoCloseable {
  private final SQSRestServer server;
  private final URI endpoint;
  private final ObjectMapper mapper = new ObjectMapper();
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqsServer(SQSRestServer server) {
    this.server = server;
    this.endpoint =
        URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
  }

  /** Starts without any queue. */
  public static SqsServer start() {
    return new SqsServer(SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start());
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  /** Makes a standard queue; returns its URL. */
  public URI createQueue(String name) {
    return create(name, Map.of());
  }

  /** Makes a FIFO queue, whose name must end with {@code .fifo}; returns its URL. */
  public URI createFifoQueue(String name) {
    return create(name, Map.of("FifoQueue", "true"));
  }

  private URI create(String name, Map<String, String> attributes) {
    ObjectNode request = mapper.createObjectNode().put("QueueName", name);
    ObjectNode attributesNode = request.putObject("Attributes");
    attributes.forEach(attributesNode::put);
    try {
      HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
      connection.setRequestProperty("X-Amz-Target", "AmazonSQS.CreateQueue");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(mapper.writeValueAsBytes(request));
      }
      if (connection.getResponseCode() != 200) {
        throw new IllegalArgumentException(
            "The queue " + name + " can't be made: " + text(connection.getErrorStream()));
      }
      try (InputStream in = connection.getInputStream()) {
        return URI.create(mapper.readTree(in).path("QueueUrl").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The queue " + name + " can't be made", e);
    }
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.stopAndWait();
    }
  }
}
