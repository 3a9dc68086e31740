package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.target.BadWeather;
import dev.docdb.replicator.target.BadWeatherRules;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;

/** The contract once more, on a bad line. */
class SqsTargetInBadWeatherTest extends SqsTargetContractTest implements BadWeatherRules {
  @AutoClose private final BadWeather weather = BadWeather.before(faulty.endpoint().getPort());

  @Override
  URI address() {
    return weather.uri();
  }

  @Override
  public BadWeather weather() {
    return weather;
  }
}
