package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpMethod;

/** One request for what the service has of several documents. */
final class DocumentsCall {
  private final SearchService service;

  DocumentsCall(SearchService service) {
    this.service = service;
  }

  /**
   * What the service has of them; empty when it takes no such request, or answers with more than so
   * many bytes.
   *
   * @throws TargetUnavailableException when nothing is known of any of them
   */
  Optional<List<CurrentDocument>> send(byte[] question, int mostBytes) throws InterruptedException {
    SearchService.Call call =
        new SearchService.Call(SdkHttpMethod.POST, "/_mget", "application/json", question);
    return service.send(
        call,
        (status, answer) ->
            switch (status) {
              case 200 -> read(answer, mostBytes);
              case 400, 413 -> Optional.empty();
              default -> throw service.failure(status);
            });
  }

  private static Optional<List<CurrentDocument>> read(InputStream answer, int mostBytes)
      throws IOException {
    byte[] read = answer.readNBytes(mostBytes + 1);
    if (read.length <= mostBytes) {
      return Optional.of(CurrentDocument.read(new RawJson(read)));
    }
    if (answer instanceof AbortableInputStream body) {
      body.abort(); // or closing would read the rest
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return service.toString();
  }
}
