package dev.docdb.replicator.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The JDK's HTTP client, saying what that leaves unsaid: an answer that ends before its length is a
 * failure, and not a shorter answer; a connection that fails in the middle fails with an {@link
 * IOException}, as every other.
 */
final class StrictHttpClient implements SdkHttpClient {
  private final SdkHttpClient client;

  StrictHttpClient(SdkHttpClient client) {
    this.client = client;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new StrictCall(client.prepareRequest(request));
  }

  private record StrictCall(ExecutableHttpRequest request) implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() throws IOException {
      try {
        return strict(request.call());
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private static HttpExecuteResponse strict(HttpExecuteResponse answer) {
      long least = leastBytes(answer.httpResponse());
      if (least == 0 || answer.responseBody().isEmpty()) {
        return answer;
      }
      AbortableInputStream body = answer.responseBody().get();
      return HttpExecuteResponse.builder()
          .response(answer.httpResponse())
          .responseBody(AbortableInputStream.create(new WholeBody(body, least), body))
          .build();
    }

    /** A head that was cut may have lost the length: then no body at all means nothing. */
    private static long leastBytes(SdkHttpResponse head) {
      boolean chunked = head.firstMatchingHeader("Transfer-Encoding").isPresent();
      long unknown = chunked || head.statusCode() != 200 ? 0 : 1;
      return head.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(unknown);
    }

    @Override
    public void abort() {
      request.abort();
    }
  }

  /** Ends only when at least so many bytes have come. */
  private static final class WholeBody extends FilterInputStream {
    private long missing;

    WholeBody(InputStream body, long length) {
      super(body);
      missing = length;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      came(one < 0 ? -1 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
      int came = super.read(buffer, from, count);
      came(came);
      return came;
    }

    private void came(int count) throws IOException {
      if (count >= 0) {
        missing -= count;
      } else if (missing > 0) {
        throw new IOException("The answer broke off");
      }
    }
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
