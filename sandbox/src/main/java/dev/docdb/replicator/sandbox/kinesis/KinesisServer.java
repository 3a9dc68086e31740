package dev.docdb.replicator.sandbox.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stand-in for Kinesis Data Streams, in memory: the JSON and the CBOR protocol, streams with
 * fixed shards, the limits of requests and records as the service documents them, and faults on
 * order.
 *
 * <p>What it can't prove: that a signature or a policy is accepted; how the service throttles (a
 * shard's throughput is only counted, per second, and only when asked for); how long a stream takes
 * to become active (here it is at once); resharding, retention, encryption and enhanced fan-out
 * (there are none); that an iterator expires; the words of the error for a record over the limit of
 * its stream, when that limit was raised.
 */
public final class KinesisServer implements AutoCloseable {
  private static final String TARGET_PREFIX = "Kinesis_20131202.";

  private final ObjectMapper json = new ObjectMapper();
  private final ObjectMapper cbor = new CBORMapper();
  private final AtomicLong requests = new AtomicLong();
  private final Faults faults = new Faults();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final Streams streams;
  private final Operations operations;
  private final LoopbackHttpServer http;

  private KinesisServer(KinesisOptions options) {
    this.streams = new Streams(options);
    this.operations = new Operations(streams, faults);
    this.http = LoopbackHttpServer.start("kinesis", this::answer);
  }

  /** Starts with the service's limits, but without a limit on throughput. */
  public static KinesisServer start() {
    return start(KinesisOptions.defaults());
  }

  /** Starts with those options. */
  public static KinesisServer start(KinesisOptions options) {
    return new KinesisServer(options);
  }

  /** Where it listens. */
  public URI endpoint() {
    return http.endpoint();
  }

  /** Makes a stream whose records may have up to 1 MiB; returns its ARN. */
  public String createStream(String name, int shards) {
    return streams.create(name, shards, Limits.DEFAULT_RECORD_BYTES).arn();
  }

  /** Makes a stream whose records may have up to so many bytes, at most 10 MiB; returns its ARN. */
  public String createStream(String name, int shards, int largestRecord) {
    return streams.create(name, shards, largestRecord).arn();
  }

  /** All records of a stream, shard after shard, each shard in its order. */
  public List<StoredRecord> records(String stream) {
    return streams.get(stream).records();
  }

  /** The next requests that write meet these faults, one each, in this order. */
  public void failNext(KinesisFault... next) {
    faults.add(List.of(next));
  }

  /** From now on, entries that meet the condition are answered as throttled. */
  public void throttle(EntryCondition condition) {
    faults.throttle(condition);
  }

  /** From now on, requests for this operation are answered as denied. */
  public void deny(String operation) {
    denied.add(operation);
  }

  /** How many requests of any kind came in. */
  public long requests() {
    return requests.get();
  }

  private HttpReply answer(HttpRequest request) throws IOException {
    requests.incrementAndGet();
    boolean binary = request.header("Content-Type").contains("cbor");
    ObjectMapper mapper = binary ? cbor : json;
    String type = binary ? "application/x-amz-cbor-1.1" : "application/x-amz-json-1.1";
    try {
      JsonNode input =
          request.body().length == 0 ? mapper.createObjectNode() : mapper.readTree(request.body());
      String operation = request.header("X-Amz-Target").replace(TARGET_PREFIX, "");
      if (denied.contains(operation)) {
        throw new KinesisError(
            400, "AccessDeniedException", "No policy allows kinesis:" + operation);
      }
      ObjectNode output = operations.call(operation, input, binary);
      return HttpReply.of(
          200, type, output.isEmpty() ? new byte[0] : mapper.writeValueAsBytes(output));
    } catch (KinesisError e) {
      ObjectNode error =
          mapper.createObjectNode().put("__type", e.type()).put("message", e.getMessage());
      return HttpReply.of(e.status(), type, mapper.writeValueAsBytes(error));
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
