package dev.docdb.replicator.target.kinesis;

import dev.docdb.replicator.target.BadWeather;
import dev.docdb.replicator.target.BadWeatherRules;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;

/** The contract once more, on a bad line. */
class KinesisTargetInBadWeatherTest extends KinesisTargetContractTest implements BadWeatherRules {
  @AutoClose private final BadWeather weather = BadWeather.before(server.endpoint().getPort());

  @Override
  URI address() {
    return weather.uri();
  }

  @Override
  public BadWeather weather() {
    return weather;
  }
}
