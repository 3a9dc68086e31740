package dev.docdb.replicator.sandbox.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads every shard of the stream. */
final class KinesisView implements TargetView {
  private final KinesisClient client;
  private final Map<String, String> iterators = new HashMap<>();
  private final MessageLog log = new MessageLog();

  KinesisView(KinesisClient client, String stream) {
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
  public String name() {
    return "kinesis";
  }

  @Override
  public void poll() {
    iterators.replaceAll((shard, iterator) -> read(iterator));
  }

  private String read(String iterator) {
    String next = iterator;
    GetRecordsResponse read;
    do {
      String from = next;
      read = client.getRecords(request -> request.shardIterator(from));
      read.records().forEach(message -> log.add(message.data().asByteArray()));
      next = read.nextShardIterator();
    } while (!read.records().isEmpty());
    return next;
  }

  @Override
  public int delivered() {
    return log.delivered();
  }

  @Override
  public int duplicates() {
    return log.duplicates();
  }

  @Override
  public List<String> differences(Workload workload) {
    return log.differences(workload.written());
  }

  @Override
  public void close() {
    client.close();
  }
}
