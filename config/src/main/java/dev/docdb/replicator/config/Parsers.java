package dev.docdb.replicator.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the texts of settings are read. */
final class Parsers {
  private Parsers() {}

  static String text(String text) {
    return text;
  }

  /** The text as it is, where it is of this form; what is expected begins with an article. */
  private static String matching(String text, String regex, String expected) {
    if (!text.matches(regex)) {
      throw new IllegalArgumentException("expected " + expected);
    }
    return text;
  }

  /** A whole number from one bound to the other, both included. */
  static Setting.Parser<Integer> wholeNumber(int least, int most) {
    return text -> {
      if (text.matches("-?[0-9]{1,10}")) {
        long value = Long.parseLong(text);
        if (value >= least && value <= most) {
          return (int) value;
        }
      }
      throw new IllegalArgumentException("expected a whole number from " + least + " to " + most);
    };
  }

  /** One of the names of an enum, in lower case with hyphens. */
  static <E extends Enum<E>> Setting.Parser<E> oneOf(Class<E> type) {
    return text ->
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> word(constant).equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("expected " + words(type)));
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Parsers::word)
        .collect(Collectors.joining(" or "));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A name of a database as the server allows it. */
  static String databaseName(String text) {
    if (text.length() > 63 || text.matches(".*[/\\\\. \"$*<>:|?\\x00].*")) {
      throw new IllegalArgumentException(
          "expected the name of a database: at most 63 characters, none of / \\ . \" $ * < > : | ? or space");
    }
    return text;
  }

  /** A name of a collection as the server allows it. */
  static String collectionName(String text) {
    if (text.startsWith("system.") || text.contains("$") || text.length() > 255) {
      throw new IllegalArgumentException(
          "expected the name of a collection: without $, not beginning with system., at most 255 characters");
    }
    return text;
  }

  /** The name or the ARN of a secret; never the secret itself, pasted by mistake. */
  static String secretId(String text) {
    return matching(
        text,
        "[A-Za-z0-9/_+=.@:!-]{1,2048}",
        "the name or the ARN of a secret in Secrets Manager, not its text");
  }

  /** A name of a bucket. */
  static String bucket(String text) {
    return matching(
        text,
        "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        "the name of a bucket: 3 to 63 of lower-case letters, digits, hyphens and dots");
  }

  /** A prefix of object keys, without slashes at its ends. */
  static String keyPrefix(String text) {
    String prefix = text.replaceAll("^/+|/+$", "");
    if (prefix.getBytes(UTF_8).length > 400 || Arrays.asList(prefix.split("/")).contains("..")) {
      throw new IllegalArgumentException(
          "expected a prefix of object keys: at most 400 bytes, without ..");
    }
    return prefix;
  }

  /** A key of KMS. */
  static String kmsKey(String text) {
    String key = "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})";
    String alias = "alias/[A-Za-z0-9/_-]{1,250}";
    String arn = "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:";
    return matching(
        text,
        "%s|%s|%s(key/%s|%s)".formatted(key, alias, arn, key, alias),
        "a KMS key: its id, alias/name, or the ARN of either");
  }

  /** The ARN of a topic. */
  static String topicArn(String text) {
    return matching(
        text,
        "arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}",
        "the ARN of a standard topic, such as arn:aws:sns:eu-west-1:111122223333:alerts");
  }

  /** The name or the ARN of a data stream. */
  static String stream(String text) {
    return matching(
        text,
        "(arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/)?[a-zA-Z0-9_.-]{1,128}",
        "the name or the ARN of a data stream");
  }

  /** Brokers as {@code host:port}, separated by commas. */
  static String brokers(String text) {
    for (String broker : text.split(",", -1)) {
      if (!broker.strip().matches("(\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]+):[0-9]{1,5}")
          || Integer.parseInt(broker.strip().replaceAll(".*:", "")) > 65_535) {
        throw new IllegalArgumentException("expected brokers as host:port, separated by commas");
      }
    }
    return text.replace(" ", "");
  }
}
