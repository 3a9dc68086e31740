package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.target.BadWeather;
import dev.docdb.replicator.target.BadWeatherRules;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;

/** The contract once more, on a bad line. */
class OpenSearchTargetInBadWeatherTest extends OpenSearchTargetContractTest
    implements BadWeatherRules {
  @AutoClose private final BadWeather weather = BadWeather.before(super.address().getPort());

  @Override
  URI address() {
    return weather.uri();
  }

  @Override
  public BadWeather weather() {
    return weather;
  }
}
