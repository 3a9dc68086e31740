package dev.docdb.replicator.sandbox.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a server of SQS and answers some requests as the service would in trouble, which
 * ElasticMQ never is; all else it hands on. It speaks the JSON protocol.
 *
 * <p>What it can't prove: when the service gives which of these answers.
 */
public final class FaultySqs implements AutoCloseable {
  private static final String TYPE = "application/x-amz-json-1.0";
  private static final String TARGET = "X-Amz-Target";

  /** What goes wrong with one request. */
  private sealed interface Fault {
    /** All of it is answered with this error, and nothing is done. */
    record Whole(String operation, int status, String code, String message) implements Fault {}

    /** These messages fail, the others go on. */
    record Messages(Predicate<String> which, String code, boolean senderFault, String message)
        implements Fault {}

    /** All of it is done, and the connection is closed in place of an answer. */
    record LostReply() implements Fault {}
  }

  private final URI server;
  private final ObjectMapper mapper = new ObjectMapper();
  private volatile int largestMessage = Integer.MAX_VALUE;
  private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> operations = new CopyOnWriteArrayList<>();
  private final LoopbackHttpServer http;

  private FaultySqs(URI server) {
    this.server = server;
    this.http = LoopbackHttpServer.start("faulty-sqs", this::answer);
  }

  /** Begins to stand before the server that listens there. */
  public static FaultySqs before(URI server) {
    return new FaultySqs(server);
  }

  /** Where it listens. */
  public URI endpoint() {
    return http.endpoint();
  }

  /** The next request is answered with this error, if it is of this operation. */
  public void failNext(String operation, int status, String code, String message) {
    faults.add(new Fault.Whole(operation, status, code, message));
  }

  /** Of the next batch the messages whose body meets the condition fail. */
  public void failMessages(
      Predicate<String> which, String code, boolean senderFault, String message) {
    faults.add(new Fault.Messages(which, code, senderFault, message));
  }

  /** The next batch is stored, and its answer lost. */
  public void loseNextReply() {
    faults.add(new Fault.LostReply());
  }

  /** From now on every queue takes messages of at most so many bytes, and says so when asked. */
  public void limitMessages(int bytes) {
    largestMessage = bytes;
  }

  /** The names of the operations that were asked for. */
  public List<String> operations() {
    return operations;
  }

  private HttpReply answer(HttpRequest request) throws IOException {
    String operation = request.header(TARGET).replace("AmazonSQS.", "");
    operations.add(operation);
    return switch (takeFor(operation)) {
      case null -> withoutFault(operation, request);
      case Fault.Whole whole -> error(whole);
      case Fault.Messages some ->
          failSome(request, entry -> some.which().test(entry.path("MessageBody").asText()), some);
      case Fault.LostReply _ -> {
        handOn(request.header(TARGET), request.body());
        throw new IOException("The reply is lost, as ordered");
      }
    };
  }

  private synchronized @Nullable Fault takeFor(String operation) {
    String wanted =
        faults.peek() instanceof Fault.Whole whole ? whole.operation() : "SendMessageBatch";
    return wanted.equals(operation) ? faults.poll() : null;
  }

  private HttpReply error(Fault.Whole fault) throws IOException {
    ObjectNode body =
        mapper
            .createObjectNode()
            .put("__type", "com.amazonaws.sqs#" + fault.code())
            .put("message", fault.message());
    return HttpReply.of(fault.status(), TYPE, mapper.writeValueAsBytes(body));
  }

  private HttpReply withoutFault(String operation, HttpRequest request) throws IOException {
    int limit = largestMessage;
    if (limit == Integer.MAX_VALUE) {
      return handOn(request.header(TARGET), request.body());
    }
    if (operation.equals("GetQueueAttributes")) {
      ObjectNode body = mapper.createObjectNode();
      body.putObject("Attributes").put("MaximumMessageSize", Integer.toString(limit));
      return HttpReply.of(200, TYPE, mapper.writeValueAsBytes(body));
    }
    String told =
        "One or more parameters are invalid. Reason: Message must be shorter than "
            + limit
            + " bytes.";
    return failSome(
        request,
        entry -> bytes(entry) > limit,
        new Fault.Messages(_ -> true, "InvalidParameterValue", true, told));
  }

  /** Of the body and of the attributes, their names and types included. */
  private static int bytes(JsonNode entry) {
    int bytes = entry.path("MessageBody").asText().getBytes(StandardCharsets.UTF_8).length;
    for (Map.Entry<String, JsonNode> attribute : entry.path("MessageAttributes").properties()) {
      bytes +=
          attribute.getKey().length() + attribute.getValue().path("DataType").asText().length();
      bytes +=
          attribute.getValue().path("StringValue").asText().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  private HttpReply failSome(HttpRequest request, Predicate<JsonNode> which, Fault.Messages fault)
      throws IOException {
    ObjectNode input = (ObjectNode) mapper.readTree(request.body());
    ArrayNode goesOn = mapper.createArrayNode();
    ArrayNode failed = mapper.createArrayNode();
    for (JsonNode entry : input.path("Entries")) {
      if (which.test(entry)) {
        failed
            .addObject()
            .put("Id", entry.path("Id").asText())
            .put("Code", fault.code())
            .put("SenderFault", fault.senderFault())
            .put("Message", fault.message());
      } else {
        goesOn.add(entry);
      }
    }
    ObjectNode output = mapper.createObjectNode();
    if (!goesOn.isEmpty()) {
      input.set("Entries", goesOn);
      HttpReply rest = handOn(request.header(TARGET), mapper.writeValueAsBytes(input));
      output = (ObjectNode) mapper.readTree(rest.body());
    }
    if (!failed.isEmpty()) {
      output.set("Failed", failed);
    }
    return HttpReply.of(200, TYPE, mapper.writeValueAsBytes(output));
  }

  private HttpReply handOn(String target, byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) server.toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", TYPE);
    connection.setRequestProperty(TARGET, target);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return HttpReply.of(status, TYPE, in.readAllBytes());
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
