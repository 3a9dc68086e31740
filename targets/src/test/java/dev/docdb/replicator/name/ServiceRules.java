package dev.docdb.replicator.name;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/**
 * What services take for names, as their documentation has it, and nothing of how names are made.
 */
public final class ServiceRules {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private ServiceRules() {}

  /**
   * OpenSearch, "Index naming restrictions": lower case, no leading underscore, hyphen or plus,
   * none of these characters, at most 255 bytes. A leading dot hides an index.
   */
  public static void checkIndex(String name) {
    assertTrue(!name.isEmpty() && name.getBytes(UTF_8).length <= 255, name);
    assertTrue(name.equals(name.toLowerCase(java.util.Locale.ROOT)), name);
    assertTrue("_-+.".indexOf(name.charAt(0)) < 0, name);
    assertTrue(
        name.chars().allMatch(c -> c > ' ' && c < 0x7f && " ,:\"*+/\\|?#<>".indexOf(c) < 0), name);
  }

  /**
   * Kafka, "topic": letters, digits, dot, underscore and hyphen, at most 249 of them, not a dot or
   * two. Two underscores begin Kafka's own.
   */
  public static void checkTopic(String name) {
    assertTrue(!name.isEmpty() && name.length() <= 249, name);
    assertTrue(name.chars().allMatch(c -> isAlphanumeric(c) || "._-".indexOf(c) >= 0), name);
    assertTrue(!name.equals(".") && !name.equals("..") && !name.startsWith("__"), name);
  }

  /**
   * S3, "Creating object key names": at most 1,024 bytes of UTF-8, of the characters called safe,
   * and no segment that a path would take for a folder.
   */
  public static void checkKey(String key) {
    assertTrue(key.getBytes(UTF_8).length <= 1024, key);
    assertTrue(key.chars().allMatch(c -> isAlphanumeric(c) || "!-_.*'()/".indexOf(c) >= 0), key);
    for (String segment : key.split("/", -1)) {
      assertTrue(!List.of("", ".", "..").contains(segment), key);
    }
  }

  /**
   * SQS, "MessageGroupId" and "MessageDeduplicationId": up to 128 alphanumeric characters and
   * punctuation.
   */
  public static void checkGroup(String id) {
    assertTrue(!id.isEmpty() && id.length() <= 128, id);
    assertTrue(id.chars().allMatch(c -> isAlphanumeric(c) || PUNCTUATION.indexOf(c) >= 0), id);
  }

  /** Kinesis, "PartitionKey": 1 to 256 characters. */
  public static void checkPartitionKey(String key) {
    assertTrue(!key.isEmpty() && key.length() <= 256, key);
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
