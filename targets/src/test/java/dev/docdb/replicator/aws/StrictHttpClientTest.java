package dev.docdb.replicator.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class StrictHttpClientTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

  @AutoClose private final AwsClients aws = new AwsClients();
  @AutoClose private final ServerSocket server = listen();

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpExecuteResponse post() throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
            .putHeader("Content-Length", "1")
            .build();
    return aws.http()
        .prepareRequest(
            HttpExecuteRequest.builder()
                .request(request)
                .contentStreamProvider(ContentStreamProvider.fromUtf8String("x"))
                .build())
        .call();
  }

  private static String body(HttpExecuteResponse answer) throws IOException {
    return new String(answer.responseBody().orElseThrow().readAllBytes(), US_ASCII);
  }

  /** Reads one request, and answers with this. */
  private static void answer(Socket socket, String text) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    String line = in.readLine();
    while (!line.isEmpty()) {
      line = in.readLine();
    }
    in.read();
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Answers one request and closes the connection. */
  private FutureTask<Void> answering(String text) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              try (Socket socket = server.accept()) {
                answer(socket, text);
                socket.shutdownOutput();
              }
              return null;
            });
    Thread.ofVirtual().start(task);
    return task;
  }

  @Test
  void aWholeAnswerIsGiven() throws Exception {
    FutureTask<Void> served = answering(HEAD + "whole");
    assertEquals("whole", body(post()));
    served.get();
  }

  @Test
  void d10_anAnswerThatEndsBeforeItsLengthIsNone() throws Exception {
    for (String part : List.of("HTTP/1.1 200 OK\r\n", HEAD, HEAD + "par")) {
      FutureTask<Void> served = answering(part);
      HttpExecuteResponse answer = post();
      assertThrows(IOException.class, () -> body(answer));
      served.get();
    }
  }

  /** The JDK tries again by itself on a new connection, and wraps that failure. */
  @Test
  void d01_aServiceThatGoesAwayBehindAKeptConnectionIsAFailureLikeEveryOther() throws Exception {
    FutureTask<Socket> kept =
        new FutureTask<>(
            () -> {
              Socket socket = server.accept();
              answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              return socket;
            });
    Thread.ofVirtual().start(kept);
    assertEquals("ok", body(post()));
    server.close();
    kept.get().close();
    assertThrows(IOException.class, this::post);
  }
}
