package dev.docdb.replicator.sandbox.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/** GetShardIterator and GetRecords. An iterator holds the stream, the shard and the place in it. */
final class Reads {
  private static final int MOST_RECORDS = 10_000;
  private static final int MOST_BYTES = 10 * 1024 * 1024;

  private final Streams streams;

  Reads(Streams streams) {
    this.streams = streams;
  }

  ObjectNode shardIterator(DataStream stream, JsonNode input, boolean binary) {
    Shard shard = stream.shard(input.path("ShardId").asText());
    List<StoredRecord> all = stream.recordsOf(shard);
    String sequence = input.path("StartingSequenceNumber").asText();
    String type = input.path("ShardIteratorType").asText();
    int place =
        switch (type) {
          case "TRIM_HORIZON" -> 0;
          case "LATEST" -> all.size();
          case "AT_SEQUENCE_NUMBER" ->
              firstWith(all, stored -> stored.sequenceNumber().compareTo(sequence) >= 0);
          case "AFTER_SEQUENCE_NUMBER" ->
              firstWith(all, stored -> stored.sequenceNumber().compareTo(sequence) > 0);
          case "AT_TIMESTAMP" -> {
            Instant from = time(input.path("Timestamp"), binary);
            yield firstWith(all, stored -> !stored.arrival().isBefore(from));
          }
          default ->
              throw KinesisError.validation(
                  "shardIteratorType", "Member must satisfy enum value set");
        };
    return JsonNodeFactory.instance
        .objectNode()
        .put("ShardIterator", new Place(stream.name(), shard.id(), place).encoded());
  }

  ObjectNode records(JsonNode input, boolean binary) {
    Place place = Place.decoded(input.path("ShardIterator").asText());
    int limit = input.path("Limit").asInt(MOST_RECORDS);
    if (limit < 1 || limit > MOST_RECORDS) {
      throw KinesisError.validation("limit", "Member must have value between 1 and 10000");
    }
    DataStream stream = streams.get(place.stream());
    Shard shard = stream.shard(place.shard());
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    ArrayNode records = output.putArray("Records");
    long bytes = 0;
    for (StoredRecord stored : stream.recordsOf(shard, place.index(), limit)) {
      bytes += stored.data().length;
      if (bytes > MOST_BYTES && !records.isEmpty()) {
        break;
      }
      put(records.addObject(), stored, binary);
    }
    Place next = new Place(place.stream(), place.shard(), place.index() + records.size());
    return output.put("NextShardIterator", next.encoded()).put("MillisBehindLatest", 0);
  }

  private static void put(ObjectNode node, StoredRecord stored, boolean binary) {
    node.put("SequenceNumber", stored.sequenceNumber())
        .put("PartitionKey", stored.partitionKey())
        .put("Data", stored.data());
    Operations.putTime(node, "ApproximateArrivalTimestamp", stored.arrival(), binary);
  }

  private static int firstWith(List<StoredRecord> records, Predicate<StoredRecord> condition) {
    int place = 0;
    while (place < records.size() && !condition.test(records.get(place))) {
      place++;
    }
    return place;
  }

  private static Instant time(JsonNode node, boolean binary) {
    return Instant.ofEpochMilli(binary ? node.asLong() : Math.round(node.asDouble() * 1000.0));
  }

  private record Place(String stream, String shard, int index) {
    String encoded() {
      String text = stream + " " + shard + " " + index;
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Place decoded(String iterator) {
      try {
        String text = new String(Base64.getDecoder().decode(iterator), StandardCharsets.UTF_8);
        List<String> parts = List.of(text.split(" ", -1));
        return new Place(parts.get(0), parts.get(1), Integer.parseInt(parts.get(2)));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw KinesisError.invalidArgument("Invalid ShardIterator.");
      }
    }
  }
}
