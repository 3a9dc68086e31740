package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.PlaceFindings;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import dev.docdb.replicator.target.opensearch.SearchService.Call;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Looks at the search service, the index, and the template. What is tried is to delete a document
 * that isn't there, on a condition that no document meets.
 */
public final class OpenSearchExamination {
  private static final String JSON = "application/json";
  private final TargetResources resources;
  private final Environment environment;
  private final SearchService service;
  private final Optional<String> index;
  private final PlaceFindings findings = new PlaceFindings(TargetKind.OPENSEARCH.label());

  private OpenSearchExamination(TargetResources resources) {
    this.resources = resources;
    this.environment = resources.environment();
    WebAddress address = environment.get(Settings.ELASTICSEARCH_URI);
    this.service =
        new SearchService(resources.aws().http(), address, Authentication.of(address, resources));
    this.index =
        environment
            .find(Settings.WATCHED_COLLECTION_NAME)
            .map(
                name ->
                    IndexName.of(
                        new Namespace(
                            environment.get(Settings.WATCHED_DB_NAME), Optional.of(name))));
  }

  /** What is found of the service that {@code ELASTICSEARCH_URI} names. */
  public static List<Finding> findings(TargetResources resources) throws InterruptedException {
    return new OpenSearchExamination(resources).examine();
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   */
  record Said(int status, String text) {
    boolean isDenied() {
      return status == 401 || status == 403;
    }
  }

  private List<Finding> examine() throws InterruptedException {
    try {
      greet();
      if (!findings.hasFailed()) {
        place();
        write();
        new SearchLimits(environment, findings).examine(get("/_nodes/http", SearchLimits.WANTED));
      }
    } catch (ConfigurationException e) {
      findings.unknown(Aspect.REACHED, service + " wasn't asked", "Mend the login first");
      findings.failed(
          Aspect.LOGIN,
          String.valueOf(e.getMessage()),
          "Put right what ELASTICSEARCH_SECRET names");
    } catch (TargetUnavailableException e) {
      findings.failed(
          Aspect.REACHED,
          String.valueOf(e.getMessage()),
          "Check ELASTICSEARCH_URI, and the function's way to the service: subnets, routes,"
              + " security groups");
    }
    return findings.all();
  }

  private void greet() throws InterruptedException {
    Said said = get("/", "version.number,version.distribution");
    switch (said.status()) {
      case 401 -> {
        findings.ok(Aspect.REACHED, service + " answered");
        findings.failed(
            Aspect.LOGIN,
            service + " answered 401",
            "Check user and password in the secret that ELASTICSEARCH_SECRET names or, without one,"
                + " the access policy of the domain");
      }
      case 502, 503, 504 ->
          findings.failed(
              Aspect.REACHED,
              service + " answered " + said.status(),
              "Look at the health of the service; the function tries again by itself");
      default -> {
        findings.ok(Aspect.REACHED, service + " answered");
        findings.ok(Aspect.LOGIN, "The service knows who asks" + version(said));
      }
    }
  }

  private static String version(Said said) {
    return SearchAnswer.text(said, "version", "number")
        .map(number -> "; its version is " + number)
        .orElse("");
  }

  private void place() throws InterruptedException {
    Optional<String> status = SearchAnswer.text(get("/_cluster/health", "status"), "status");
    if (status.filter("red"::equals).isPresent()) {
      findings.warning(
          Aspect.PLACE,
          "The health of the cluster is red",
          "Look at its nodes and its disk space: some shards take no changes");
    }
    template();
    if (index.isPresent()) {
      index(index.get());
    } else {
      findings.ok(Aspect.PLACE, "Each collection has an index of its own; none was looked at");
    }
  }

  private void template() throws InterruptedException {
    if (environment.has(Settings.ELASTICSEARCH_TEMPLATE)) {
      try {
        TemplateSource.read(environment.get(Settings.ELASTICSEARCH_TEMPLATE), resources);
        findings.ok(Aspect.PLACE, "The file of the index template can be read");
      } catch (TargetMisconfiguredException e) {
        findings.failed(
            Aspect.PLACE, String.valueOf(e.getMessage()), "Correct ELASTICSEARCH_TEMPLATE");
      }
    }
  }

  private void index(String name) throws InterruptedException {
    Said said = get("/" + name + "/_settings", "*.settings.index.blocks");
    if (said.isDenied()) {
      findings.unknown(
          Aspect.PLACE,
          "The service doesn't let the index %s be looked at (%d)".formatted(name, said.status()),
          "To have it checked, grant es:ESHttpGet, and as a user of the service"
              + " indices:monitor/settings/get");
    } else if (said.status() == 404) {
      findings.ok(
          Aspect.PLACE, "There is no index %s yet: the first change makes it".formatted(name));
    } else {
      Optional<String> block = SearchAnswer.block(said);
      if (block.isPresent()) {
        findings.failed(
            Aspect.PLACE,
            "The index %s takes no changes: %s is set".formatted(name, block.get()),
            "Make room (a service that runs out of disk sets it by itself), then PUT /%s/_settings {\"index.blocks.%s\": null}"
                .formatted(name, block.get()));
      } else {
        findings.ok(Aspect.PLACE, "The index %s takes changes".formatted(name));
      }
    }
  }

  /** Of an index that isn't there, nothing is deleted, and none is made. */
  private void write() throws InterruptedException {
    byte[] line =
        """
        {"delete":{"_index":"%s","_id":"never-stored","if_seq_no":%d,"if_primary_term":1}}
        """
            .formatted(index.orElseGet(this::indexOfTheDatabase), Long.MAX_VALUE - 1)
            .getBytes(UTF_8);
    Said said = send(new Call(SdkHttpMethod.POST, "/_bulk", "application/x-ndjson", line));
    int status = said.status() == 200 ? SearchAnswer.statusOfItem(said) : said.status();
    switch (status) {
      case 404, 409 ->
          findings.ok(
              Aspect.PERMISSION,
              "A change that can't be stored wasn't denied: writing seems to be granted");
      case 401, 403 ->
          findings.failed(
              Aspect.PERMISSION,
              "A change that can't be stored was denied (%d)".formatted(status),
              "Grant es:ESHttpPost on the domain, and as a user of the service"
                  + " indices:data/write/bulk*, index, delete and create_index on the indexes");
      default ->
          findings.unknown(
              Aspect.PERMISSION,
              "A change that can't be stored was answered with " + status,
              "Look at the service, and see that the function may write to it");
    }
  }

  /** As a collection's of that database would be named: a role may be for those alone. */
  private String indexOfTheDatabase() {
    return IndexName.of(
        new Namespace(environment.get(Settings.WATCHED_DB_NAME), Optional.of("never-stored")));
  }

  private Said get(String path, String wanted) throws InterruptedException {
    return send(new Call(SdkHttpMethod.GET, path, JSON, new byte[0]).asking(wanted));
  }

  private Said send(Call call) throws InterruptedException {
    return service.send(
        call, (status, body) -> new Said(status, new String(body.readAllBytes(), UTF_8)));
  }
}
