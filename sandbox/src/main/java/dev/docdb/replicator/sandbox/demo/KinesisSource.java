package dev.docdb.replicator.sandbox.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads every shard of the stream. */
final class KinesisSource implements MessageSource {
  private final KinesisClient client;
  private final Map<String, String> iterators = new HashMap<>();

  KinesisSource(KinesisClient client, String stream) {
    this.client = client;
    for (Shard shard : client.listShards(request -> request.streamName(stream)).shards()) {
      String iterator =
          client
              .getShardIterator(
                  request ->
                      request
                          .streamName(stream)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      iterators.put(shard.shardId(), iterator);
    }
  }

  @Override
  public void poll(Consumer<byte[]> messages) {
    iterators.replaceAll((shard, iterator) -> read(iterator, messages));
  }

  private String read(String iterator, Consumer<byte[]> messages) {
    String next = iterator;
    GetRecordsResponse read;
    do {
      String from = next;
      read = client.getRecords(request -> request.shardIterator(from));
      read.records().forEach(message -> messages.accept(message.data().asByteArray()));
      next = read.nextShardIterator();
    } while (!read.records().isEmpty());
    return next;
  }
}
