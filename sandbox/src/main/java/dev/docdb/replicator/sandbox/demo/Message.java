package dev.docdb.replicator.sandbox.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A change as a consumer reads it, without its document.
 *
 * @param id the event id
 * @param document the id of the document
 * @param number the document's counter after this change; 0 where the message doesn't say it, as
 *     for a delete
 * @param version the cluster's time of the change
 * @param epoch of the lease under which it was read
 */
public record Message(
    String id, String document, String operation, int number, long version, long epoch) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a message in the {@code change} format. */
  static Message parse(byte[] bytes) {
    try {
      JsonNode message = JSON.readTree(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
      return new Message(
          message.get("id").textValue(),
          message.at("/key/_id").asText(),
          message.get("operation").textValue().intern(),
          number(message),
          message.path("version").asLong(),
          message.path("epoch").asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A target holds a message that isn't JSON", e);
    }
  }

  /**
   * An update's document is looked up later and may be newer than the update; its description is
   * not.
   */
  private static int number(JsonNode message) {
    return message.get("operation").textValue().equals("update")
        ? message.at("/update/set/n").asInt()
        : message.at("/document/n").asInt();
  }
}
