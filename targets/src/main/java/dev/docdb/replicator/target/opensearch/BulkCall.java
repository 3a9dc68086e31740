package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.InputStreamReader;
import java.util.List;
import software.amazon.awssdk.http.SdkHttpMethod;

/** One bulk request, and what its answer as a whole means. */
final class BulkCall {
  /** Asks for no more of each result than is read. */
  private static final String WANTED =
      "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by";

  private final SearchService service;

  BulkCall(SearchService service) {
    this.service = service;
  }

  /** What the service made of a request. */
  sealed interface Answer {
    /** A result for each action. */
    record Results(List<BulkResult> all) implements Answer {}

    /** It takes no such request. */
    record NotTaken() implements Answer {}

    /** It takes none of this size. */
    record TooLarge() implements Answer {}
  }

  /**
   * What it made of this one.
   *
   * @throws TargetUnavailableException when nothing is known of any of them
   */
  Answer send(byte[] body) throws InterruptedException {
    SearchService.Call call =
        new SearchService.Call(SdkHttpMethod.POST, "/_bulk", "application/x-ndjson", body);
    return service.send(
        call.asking(WANTED),
        (status, answer) ->
            switch (status) {
              case 200 -> new Answer.Results(BulkResult.read(new InputStreamReader(answer, UTF_8)));
              case 400 -> new Answer.NotTaken();
              case 413 -> new Answer.TooLarge();
              default -> throw service.failure(status);
            });
  }

  @Override
  public String toString() {
    return service.toString();
  }
}
