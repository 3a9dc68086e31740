package dev.docdb.replicator.config;

import dev.docdb.replicator.config.FieldPaths.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonReader;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;

/**
 * Reads {@code TARGET_FILTERS}, and collects every mistake in it. A mistake that was passed over
 * here might send a field that was to stay behind.
 */
final class TargetFiltersReader {
  private static final String EXAMPLE =
      "expected a JSON object such as {\"kafka\": {\"operations\": [\"insert\"], \"leaveOut\": [\"card.number\"]}}";
  private static final List<String> KEYS = List.of("operations", "keep", "leaveOut", "deletes");

  private final List<String> mistakes = new ArrayList<>();

  TargetFilters read(String text) {
    Optional<Map<String, TargetFilter>> read =
        WholeJson.read(text, (json, context) -> targets(json));
    if (read.isEmpty()) {
      throw new IllegalArgumentException(EXAMPLE);
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", mistakes));
    }
    return new TargetFilters(read.get());
  }

  private Map<String, TargetFilter> targets(BsonReader json) {
    Map<String, TargetFilter> filters = new HashMap<>();
    Set<String> seen = new HashSet<>();
    json.readStartDocument();
    while (json.readBsonType() != BsonType.END_OF_DOCUMENT) {
      String target = json.readName();
      if (!TargetFilters.TARGETS.contains(target)) {
        mistakes.add(shown(target) + " is no target, which are " + words(TargetFilters.TARGETS));
        json.skipValue();
      } else if (!seen.add(target)) {
        mistakes.add(target + " is there twice");
        json.skipValue();
      } else if (json.getCurrentBsonType() != BsonType.DOCUMENT) {
        mistakes.add(target + " must be an object");
        json.skipValue();
      } else {
        filters.put(target, filter(target, members(target, json)));
      }
    }
    json.readEndDocument();
    return filters;
  }

  private Map<String, BsonValue> members(String target, BsonReader json) {
    Map<String, BsonValue> members = new LinkedHashMap<>();
    json.readStartDocument();
    while (json.readBsonType() != BsonType.END_OF_DOCUMENT) {
      String key = json.readName();
      BsonValue value = new BsonValueCodec().decode(json, DecoderContext.builder().build());
      if (!KEYS.contains(key)) {
        mistakes.add(target + ": " + shown(key) + " is no key, which are " + words(KEYS));
      } else if (members.put(key, value) != null) {
        mistakes.add(target + ": " + key + " is there twice");
      }
    }
    json.readEndDocument();
    if (members.isEmpty()) {
      mistakes.add(target + " holds nothing that is to be filtered");
    }
    return members;
  }

  private TargetFilter filter(String target, Map<String, BsonValue> members) {
    Set<String> operations = operations(target, members);
    Deletes deletes = deletes(target, members);
    boolean named = operations.contains("delete");
    if (deletes == Deletes.IGNORE && named) {
      mistakes.add(target + ": operations names delete, which deletes ignores");
    }
    if (deletes == Deletes.SOFT && !operations.isEmpty() && !named) {
      mistakes.add(target + ": deletes is soft, but operations doesn't name delete");
    }
    return new TargetFilter(operations, fields(target, members), deletes);
  }

  private Set<String> operations(String target, Map<String, BsonValue> members) {
    Set<String> operations = new HashSet<>();
    int number = 0;
    for (String operation : texts(target, "operations", members)) {
      number++;
      if (!TargetFilters.OPERATIONS.contains(operation)) {
        mistakes.add(
            "%s: operations, element %d: expected one of %s"
                .formatted(target, number, words(TargetFilters.OPERATIONS)));
      } else if (!operations.add(operation)) {
        mistakes.add(
            "%s: operations, element %d: %s is there twice".formatted(target, number, operation));
      }
    }
    return operations;
  }

  private Deletes deletes(String target, Map<String, BsonValue> members) {
    BsonValue value = members.get("deletes");
    if (value == null) {
      return Deletes.APPLY;
    }
    for (Deletes deletes : Deletes.values()) {
      if (value.equals(new BsonString(deletes.name().toLowerCase(Locale.ROOT)))) {
        return allowed(target, deletes);
      }
    }
    mistakes.add(target + ": deletes: expected apply, ignore or soft");
    return Deletes.APPLY;
  }

  private Deletes allowed(String target, Deletes deletes) {
    if (deletes == Deletes.SOFT && !target.equals(TargetFilters.KEEPS_DOCUMENTS)) {
      mistakes.add(
          target
              + ": deletes can't be soft: a message says itself that the document was deleted, and none is kept to be"
              + " marked, and only "
              + TargetFilters.KEEPS_DOCUMENTS
              + " keeps documents");
    }
    return deletes;
  }

  private FieldPaths fields(String target, Map<String, BsonValue> members) {
    if (members.containsKey("keep") && members.containsKey("leaveOut")) {
      mistakes.add(target + ": keep and leaveOut exclude each other");
    }
    FieldPaths kept = paths(target, "keep", Rule.KEEP, members);
    FieldPaths left = paths(target, "leaveOut", Rule.LEAVE_OUT, members);
    return members.containsKey("keep") ? kept : left;
  }

  private FieldPaths paths(String target, String key, Rule rule, Map<String, BsonValue> members) {
    List<String> paths = texts(target, key, members);
    for (String mistake : PathRules.mistakes(rule, paths)) {
      mistakes.add(target + ": " + key + ", " + mistake);
    }
    return members.containsKey(key)
        ? new FieldPaths(rule, paths.stream().filter(path -> !path.equals(PathRules.KEY)).toList())
        : FieldPaths.EVERY;
  }

  /** The texts of an array; none where there is none, or a mistake. */
  private List<String> texts(String target, String key, Map<String, BsonValue> members) {
    if (!members.containsKey(key)) {
      return List.of();
    }
    boolean texts =
        members.get(key) instanceof BsonArray array
            && !array.isEmpty()
            && array.stream().allMatch(BsonValue::isString);
    if (!texts) {
      mistakes.add(target + ": " + key + " must be an array of texts with at least one of them");
      return List.of();
    }
    return ((BsonArray) members.get(key)).stream().map(text -> text.asString().getValue()).toList();
  }

  /** What doesn't look like a word of ours may be anything, a secret too. */
  private static String shown(String name) {
    return name.matches("[A-Za-z]{1,24}") ? name : "a name that is not shown";
  }

  private static String words(List<String> words) {
    return String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
  }
}
