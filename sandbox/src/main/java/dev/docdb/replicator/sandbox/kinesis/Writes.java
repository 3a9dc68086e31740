package dev.docdb.replicator.sandbox.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PutRecord and PutRecords, with the faults on order. */
final class Writes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Faults faults;

  Writes(Faults faults) {
    this.faults = faults;
  }

  ObjectNode putRecord(DataStream stream, JsonNode input) throws IOException {
    PutEntry entry = PutEntry.from(input);
    Limits.check(List.of(entry), stream.largestRecord());
    KinesisFault fault = beforeTheEffect();
    faults
        .ofEntry(fault, 0, entry.partitionKey())
        .ifPresent(
            error -> {
              throw new KinesisError(400, error.code(), error.message());
            });
    StoredRecord stored =
        stream
            .put(entry)
            .orElseThrow(
                () -> new KinesisError(400, KinesisError.THROTTLED, rateExceeded(stream, entry)));
    afterTheEffect(fault);
    return NODES
        .objectNode()
        .put("ShardId", stored.shardId())
        .put("SequenceNumber", stored.sequenceNumber())
        .put("EncryptionType", "NONE");
  }

  ObjectNode putRecords(DataStream stream, JsonNode input) throws IOException {
    List<PutEntry> entries = new ArrayList<>();
    input.path("Records").forEach(node -> entries.add(PutEntry.from(node)));
    Limits.check(entries, stream.largestRecord());
    // All of it is checked first: a bad hash key refuses the request, not the rest of it.
    entries.forEach(stream::shardOf);
    KinesisFault fault = beforeTheEffect();
    ObjectNode output = NODES.objectNode();
    ArrayNode results = output.putArray("Records");
    int failed = 0;
    for (int i = 0; i < entries.size(); i++) {
      ObjectNode result = put(stream, entries.get(i), i, fault);
      results.add(result);
      failed += result.has("ErrorCode") ? 1 : 0;
    }
    afterTheEffect(fault);
    return output.put("FailedRecordCount", failed).put("EncryptionType", "NONE");
  }

  private ObjectNode put(
      DataStream stream, PutEntry entry, int index, @Nullable KinesisFault fault) {
    Optional<Faults.EntryError> error = faults.ofEntry(fault, index, entry.partitionKey());
    if (error.isPresent()) {
      return failure(error.get().code(), error.get().message());
    }
    return stream
        .put(entry)
        .map(
            stored ->
                NODES
                    .objectNode()
                    .put("ShardId", stored.shardId())
                    .put("SequenceNumber", stored.sequenceNumber()))
        .orElseGet(() -> failure(KinesisError.THROTTLED, rateExceeded(stream, entry)));
  }

  private @Nullable KinesisFault beforeTheEffect() throws IOException {
    KinesisFault fault = faults.takeNext();
    if (fault instanceof KinesisFault.Request request) {
      throw new KinesisError(request.status(), request.type(), request.message());
    }
    if (fault instanceof KinesisFault.LostRequest) {
      throw new IOException("The request is lost, as ordered");
    }
    return fault;
  }

  private static void afterTheEffect(@Nullable KinesisFault fault) throws IOException {
    if (fault instanceof KinesisFault.LostReply) {
      throw new IOException("The reply is lost, as ordered");
    }
  }

  private static ObjectNode failure(String code, String message) {
    return NODES.objectNode().put("ErrorCode", code).put("ErrorMessage", message);
  }

  private static String rateExceeded(DataStream stream, PutEntry entry) {
    return "Rate exceeded for shard "
        + stream.shardOf(entry).id()
        + " in stream "
        + stream.name()
        + " under account "
        + Streams.ACCOUNT
        + ".";
  }
}
