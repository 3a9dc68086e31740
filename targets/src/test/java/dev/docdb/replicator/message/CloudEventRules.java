package dev.docdb.replicator.message;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What CloudEvents 1.0 and its JSON format ask of an event in structured mode. */
final class CloudEventRules {
  private static final List<String> REQUIRED = List.of("id", "source", "specversion", "type");
  private static final String URI_CHARACTERS =
      "([A-Za-z0-9._~:/?#@!$&'()*+,;=\\[\\]-]|%[0-9A-F][0-9A-F])+";
  private static final String RFC_3339 =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)";

  private CloudEventRules() {}

  /** The event, which keeps all the rules. */
  static BsonDocument check(String json) {
    return check(BsonDocument.parse(json));
  }

  static BsonDocument check(BsonDocument event) {
    for (String name : REQUIRED) {
      require(event.containsKey(name), name + " is missing");
    }
    for (Map.Entry<String, BsonValue> member : event.entrySet()) {
      if (!member.getKey().equals("data")) {
        checkAttribute(member.getKey(), member.getValue());
      }
    }
    require(text(event, "specversion").equals("1.0"), "another version");
    require(text(event, "source").matches(URI_CHARACTERS), "source is no URI reference");
    URI.create(text(event, "source"));
    if (event.containsKey("time")) {
      require(text(event, "time").matches(RFC_3339), "time is none of RFC 3339");
      OffsetDateTime.parse(text(event, "time"));
    }
    require(!event.containsKey("data_base64"), "data twice");
    require(
        !event.containsKey("data") || text(event, "datacontenttype").equals("application/json"),
        "data of another type");
    return event;
  }

  /** Each attribute of ours is text, and none that is there may be empty. */
  private static void checkAttribute(String name, BsonValue value) {
    require(name.matches("[a-z0-9]{1,20}"), name + " is no attribute's name");
    require(value.isString() && !value.asString().getValue().isEmpty(), name + " has no text");
    require(
        value.asString().getValue().codePoints().allMatch(CloudEventRules::isAllowed),
        name + " has a character that is not allowed");
  }

  private static boolean isAllowed(int c) {
    boolean control = c <= 0x1f || (c >= 0x7f && c <= 0x9f);
    boolean surrogate = c >= 0xd800 && c <= 0xdfff;
    boolean none = (c >= 0xfdd0 && c <= 0xfdef) || c % 0x10000 >= 0xfffe;
    return !control && !surrogate && !none;
  }

  private static String text(BsonDocument event, String name) {
    return event.getString(name).getValue();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError("No CloudEvent: " + otherwise);
    }
  }
}
