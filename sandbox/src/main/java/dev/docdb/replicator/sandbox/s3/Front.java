package dev.docdb.replicator.sandbox.s3;

import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Hands whole requests on to S3Proxy, each on a connection of its own. S3Proxy refuses a request
 * before it has read the body and then drops the connection without saying so, as S3 does say; the
 * JDK's client would use such a connection again, and fail.
 */
final class Front {
  // What belongs to one connection, or to how the body is framed on it.
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "keep-alive", "expect", "transfer-encoding", "content-length");
  private static final String END_OF_LINE = "\r\n";
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final int port;

  Front(int port) {
    this.port = port;
  }

  HttpReply handOn(HttpRequest request) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head(request).getBytes(StandardCharsets.ISO_8859_1));
      out.write(request.body());
      out.flush();
      return reply(request.method(), socket.getInputStream().readAllBytes());
    }
  }

  /** In HTTP 1.0 the answer ends with its connection, and is never cut into chunks. */
  private static String head(HttpRequest request) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.uri()).append(" HTTP/1.0");
    head.append(END_OF_LINE);
    request.headers().forEach((name, values) -> append(head, name, values));
    return head.append("Content-Length: ")
        .append(request.body().length)
        .append(END_OF_HEAD)
        .toString();
  }

  private static void append(StringBuilder head, String name, List<String> values) {
    if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
      values.forEach(value -> head.append(name).append(": ").append(value).append(END_OF_LINE));
    }
  }

  private static HttpReply reply(String method, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0) {
      throw new IOException("S3Proxy gave no answer");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    int status = Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      // The length of what a HEAD would have brought is part of its answer.
      if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))
          || (method.equals("HEAD") && name.equalsIgnoreCase("content-length"))) {
        headers.put(name, line.substring(colon + 1).strip());
      }
    }
    return new HttpReply(
        status, headers, Arrays.copyOfRange(bytes, end + END_OF_HEAD.length(), bytes.length));
  }

  /** An error as S3 words it. */
  static HttpReply error(int status, String code, String message) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message);
    return HttpReply.of(status, "application/xml", xml);
  }
}
