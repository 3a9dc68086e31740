package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.BadWeather;
import dev.docdb.replicator.target.BadWeatherRules;
import org.junit.jupiter.api.AutoClose;

/** The contract once more, on a bad line to a broker that knows no other. */
class KafkaTargetInBadWeatherTest extends KafkaTargetContractTest implements BadWeatherRules {
  @AutoClose
  private static final KafkaServer BEHIND = KafkaServer.start(KafkaOptions.plaintext().withProxy());

  @AutoClose private static final BadWeather WEATHER = BadWeather.over(BEHIND.proxy());

  @Override
  String brokers() {
    return BEHIND.bootstrapServers();
  }

  @Override
  public BadWeather weather() {
    return WEATHER;
  }
}
