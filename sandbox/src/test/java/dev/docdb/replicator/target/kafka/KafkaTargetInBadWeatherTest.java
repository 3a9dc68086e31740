package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.BadWeather;
import dev.docdb.replicator.target.BadWeatherRules;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract once more, on a bad line to a broker that knows no other. */
class KafkaTargetInBadWeatherTest extends KafkaTargetContractTest implements BadWeatherRules {
  private static BadWeather weather;
  private static KafkaServer behind;

  @BeforeAll
  static void start() {
    behind =
        KafkaServer.start(
            KafkaOptions.plaintext(),
            port -> {
              weather = BadWeather.before(port);
              return weather.port();
            });
  }

  @AfterAll
  static void stop() {
    behind.close();
    weather.close();
  }

  @Override
  String brokers() {
    return behind.bootstrapServers();
  }

  @Override
  public BadWeather weather() {
    return weather;
  }
}
