package dev.docdb.replicator.sandbox.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;

/**
 * The operations on streams and what is asked of them; reading and writing have their own class.
 */
final class Operations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Streams streams;
  private final Writes writes;
  private final Reads reads;

  Operations(Streams streams, Faults faults) {
    this.streams = streams;
    this.writes = new Writes(faults);
    this.reads = new Reads(streams);
  }

  ObjectNode call(String operation, JsonNode input, boolean binary) throws IOException {
    return switch (operation) {
      case "CreateStream" -> create(input);
      case "DeleteStream" -> delete(input);
      case "ListStreams" -> list();
      case "DescribeStreamSummary" -> describeSummary(stream(input), binary);
      case "DescribeStream" -> describe(stream(input), binary);
      case "ListShards" -> listShards(stream(input));
      case "PutRecord" -> writes.putRecord(stream(input), input);
      case "PutRecords" -> writes.putRecords(stream(input), input);
      case "GetShardIterator" -> reads.shardIterator(stream(input), input, binary);
      case "GetRecords" -> reads.records(input, binary);
      default ->
          throw new KinesisError(
              400, "UnknownOperationException", "The operation " + operation + " is not known");
    };
  }

  /** A moment as each protocol has it: milliseconds in CBOR, seconds in JSON. */
  static void putTime(ObjectNode node, String field, Instant time, boolean binary) {
    if (binary) {
      node.put(field, time.toEpochMilli());
    } else {
      node.put(field, time.toEpochMilli() / 1000.0);
    }
  }

  private DataStream stream(JsonNode input) {
    String arn = input.path("StreamARN").asText();
    return streams.get(arn.isEmpty() ? input.path("StreamName").asText() : arn);
  }

  private ObjectNode create(JsonNode input) {
    streams.create(
        input.path("StreamName").asText(),
        input.path("ShardCount").asInt(4),
        input.path("MaxRecordSizeInKiB").asInt(1024) * 1024);
    return NODES.objectNode();
  }

  private ObjectNode delete(JsonNode input) {
    streams.delete(stream(input).name());
    return NODES.objectNode();
  }

  private ObjectNode list() {
    ObjectNode output = NODES.objectNode();
    ArrayNode names = output.putArray("StreamNames");
    streams.all().forEach(stream -> names.add(stream.name()));
    return output.put("HasMoreStreams", false);
  }

  private static ObjectNode describeSummary(DataStream stream, boolean binary) {
    ObjectNode output = NODES.objectNode();
    ObjectNode summary = output.putObject("StreamDescriptionSummary");
    describeCommon(summary, stream, binary);
    summary
        .put("OpenShardCount", stream.shards().size())
        .put("ConsumerCount", 0)
        .put("MaxRecordSizeInKiB", stream.largestRecord() / 1024);
    return output;
  }

  private static ObjectNode describe(DataStream stream, boolean binary) {
    ObjectNode output = NODES.objectNode();
    ObjectNode description = output.putObject("StreamDescription");
    describeCommon(description, stream, binary);
    description.put("HasMoreShards", false);
    putShards(description, stream);
    return output;
  }

  private static void describeCommon(ObjectNode node, DataStream stream, boolean binary) {
    node.put("StreamName", stream.name())
        .put("StreamARN", stream.arn())
        .put("StreamStatus", "ACTIVE")
        .put("RetentionPeriodHours", 24)
        .put("EncryptionType", "NONE");
    node.putObject("StreamModeDetails").put("StreamMode", "PROVISIONED");
    node.putArray("EnhancedMonitoring").addObject().putArray("ShardLevelMetrics");
    putTime(node, "StreamCreationTimestamp", stream.created(), binary);
  }

  private static ObjectNode listShards(DataStream stream) {
    ObjectNode output = NODES.objectNode();
    putShards(output, stream);
    return output;
  }

  private static void putShards(ObjectNode node, DataStream stream) {
    ArrayNode shards = node.putArray("Shards");
    for (Shard shard : stream.shards()) {
      ObjectNode description = shards.addObject().put("ShardId", shard.id());
      description
          .putObject("HashKeyRange")
          .put("StartingHashKey", shard.firstHashKey().toString())
          .put("EndingHashKey", shard.lastHashKey().toString());
      description
          .putObject("SequenceNumberRange")
          .put("StartingSequenceNumber", "4965%052d".formatted(0));
    }
  }
}
