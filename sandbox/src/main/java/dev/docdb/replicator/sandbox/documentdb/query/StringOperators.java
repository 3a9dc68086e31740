package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions.Call;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Operators on strings. */
final class StringOperators {
  private StringOperators() {}

  static void register(Map<String, Call> calls) {
    calls.put("$concat", new Call(0, 1000, (args, scope) -> concat(args)));
    calls.put("$toLower", changed(text -> text.toLowerCase(Locale.ROOT)));
    calls.put("$toUpper", changed(text -> text.toUpperCase(Locale.ROOT)));
    calls.put("$strLenCP", length(text -> text.codePointCount(0, text.length())));
    calls.put("$strLenBytes", length(text -> text.getBytes(StandardCharsets.UTF_8).length));
    calls.put("$substr", new Call(3, 3, (args, scope) -> substring(args)));
    calls.put("$substrCP", new Call(3, 3, (args, scope) -> substring(args)));
    calls.put("$substrBytes", new Call(3, 3, (args, scope) -> substring(args)));
    calls.put("$split", new Call(2, 2, (args, scope) -> split(args)));
    calls.put("$indexOfCP", new Call(2, 4, (args, scope) -> indexOf(args)));
    calls.put("$indexOfBytes", new Call(2, 4, (args, scope) -> indexOf(args)));
    calls.put(
        "$strcasecmp",
        new Call(
            2,
            2,
            (args, scope) ->
                new BsonInt32(
                    Integer.signum(
                        orEmpty(args.get(0)).compareToIgnoreCase(orEmpty(args.get(1)))))));
    calls.put("$trim", trimming("^[%s]+|[%s]+$"));
    calls.put("$ltrim", trimming("^[%s]+"));
    calls.put("$rtrim", trimming("[%s]+$"));
    calls.put(
        "$replaceOne", replacing((text, pair) -> text.replaceFirst(pair.get(0), pair.get(1))));
    calls.put("$replaceAll", replacing((text, pair) -> text.replaceAll(pair.get(0), pair.get(1))));
    calls.put(
        "$regexMatch",
        new Call(1, 1, (args, scope) -> BsonBoolean.valueOf(!matches(args.get(0), 1).isEmpty())));
    calls.put(
        "$regexFind",
        new Call(
            1,
            1,
            (args, scope) -> {
              BsonArray found = matches(args.get(0), 1);
              return found.isEmpty() ? BsonNull.VALUE : found.getFirst();
            }));
    calls.put(
        "$regexFindAll", new Call(1, 1, (args, scope) -> matches(args.get(0), Integer.MAX_VALUE)));
  }

  /** A pattern with the options that a server knows. */
  static Pattern pattern(String pattern, String options) {
    int flags = 0;
    for (int i = 0; i < options.length(); i++) {
      char option = options.charAt(i);
      flags |=
          switch (option) {
            case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            case 'm' -> Pattern.MULTILINE;
            case 's' -> Pattern.DOTALL;
            case 'x' -> Pattern.COMMENTS;
            case 'u', 'l' -> 0;
            default -> throw MongoError.of(51108, "invalid flag in regex options: " + option);
          };
    }
    try {
      return Pattern.compile(pattern, flags);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw MongoError.of(51091, "Regular expression is invalid: " + e.getDescription());
    }
  }

  private static Call changed(UnaryOperator<String> body) {
    return new Call(1, 1, (args, scope) -> new BsonString(body.apply(orEmpty(args.get(0)))));
  }

  private static Call length(java.util.function.ToIntFunction<String> body) {
    return new Call(
        1,
        1,
        (args, scope) -> {
          if (!args.get(0).isString()) {
            throw MongoError.of(
                34471,
                "$strLenCP requires a string argument, found: " + Bson.typeName(args.get(0)));
          }
          return new BsonInt32(body.applyAsInt(args.get(0).asString().getValue()));
        });
  }

  private static String orEmpty(BsonValue value) {
    return Missing.orNull(value) ? "" : TypeOperators.text(value);
  }

  private static BsonValue concat(List<BsonValue> args) {
    StringBuilder all = new StringBuilder();
    for (BsonValue value : args) {
      if (Missing.orNull(value)) {
        return BsonNull.VALUE;
      }
      if (!value.isString()) {
        throw MongoError.of(16702, "$concat only supports strings, not " + Bson.typeName(value));
      }
      all.append(value.asString().getValue());
    }
    return new BsonString(all.toString());
  }

  private static BsonValue substring(List<BsonValue> args) {
    String text = orEmpty(args.get(0));
    int[] points = text.codePoints().toArray();
    int from = (int) Math.min(Math.max(0, Bson.asLong(args.get(1))), points.length);
    long count = Bson.asLong(args.get(2));
    int to = count < 0 ? points.length : (int) Math.min(points.length, from + count);
    return new BsonString(new String(points, from, to - from));
  }

  private static BsonValue split(List<BsonValue> args) {
    if (args.stream().anyMatch(Missing::orNull)) {
      return BsonNull.VALUE;
    }
    String separator = Pattern.quote(args.get(1).asString().getValue());
    return new BsonArray(
        Arrays.stream(args.get(0).asString().getValue().split(separator, -1))
            .map(BsonString::new)
            .toList());
  }

  private static BsonValue indexOf(List<BsonValue> args) {
    if (Missing.orNull(args.get(0))) {
      return BsonNull.VALUE;
    }
    int from = args.size() > 2 ? (int) Bson.asLong(args.get(2)) : 0;
    int found = args.get(0).asString().getValue().indexOf(args.get(1).asString().getValue(), from);
    boolean within = args.size() < 4 || found < Bson.asLong(args.get(3));
    return new BsonInt32(within ? found : -1);
  }

  private static Call trimming(String pattern) {
    return new Call(
        1,
        1,
        (args, scope) -> {
          BsonDocument spec = ScopedOperators.named(args.get(0), "$trim");
          BsonValue input = Missing.of(spec.get("input"));
          if (Missing.orNull(input)) {
            return BsonNull.VALUE;
          }
          BsonValue characters = spec.get("chars");
          String set =
              characters == null
                  ? "\\s\\x00"
                  : characters.asString().getValue().replaceAll("([\\[\\]\\\\^&-])", "\\\\$1");
          return new BsonString(
              input.asString().getValue().replaceAll(pattern.replace("%s", set), ""));
        });
  }

  private static Call replacing(BiFunction<String, List<String>, String> body) {
    return new Call(
        1,
        1,
        (args, scope) -> {
          BsonDocument spec = ScopedOperators.named(args.get(0), "$replaceOne");
          List<BsonValue> parts =
              List.of("input", "find", "replacement").stream()
                  .map(name -> Missing.of(spec.get(name)))
                  .toList();
          if (parts.stream().anyMatch(Missing::orNull)) {
            return BsonNull.VALUE;
          }
          return new BsonString(
              body.apply(
                  parts.get(0).asString().getValue(),
                  List.of(
                      Pattern.quote(parts.get(1).asString().getValue()),
                      Matcher.quoteReplacement(parts.get(2).asString().getValue()))));
        });
  }

  private static BsonArray matches(BsonValue operand, int most) {
    BsonDocument spec = ScopedOperators.named(operand, "$regexMatch");
    BsonValue input = Missing.of(spec.get("input"));
    BsonValue regex = Missing.of(spec.get("regex"));
    BsonArray found = new BsonArray();
    if (Missing.orNull(input) || Missing.orNull(regex)) {
      return found;
    }
    String given = spec.getString("options", new BsonString("")).getValue();
    BsonRegularExpression expression =
        regex.isRegularExpression()
            ? regex.asRegularExpression()
            : new BsonRegularExpression(regex.asString().getValue());
    Matcher matcher =
        pattern(expression.getPattern(), given.isEmpty() ? expression.getOptions() : given)
            .matcher(TypeOperators.text(input));
    while (found.size() < most && matcher.find()) {
      found.add(match(matcher));
    }
    return found;
  }

  private static BsonDocument match(Matcher matcher) {
    BsonArray captures = new BsonArray();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      String text = matcher.group(group);
      captures.add(text == null ? BsonNull.VALUE : new BsonString(text));
    }
    return new BsonDocument("match", new BsonString(matcher.group()))
        .append("idx", new BsonInt32(matcher.start()))
        .append("captures", captures);
  }
}
