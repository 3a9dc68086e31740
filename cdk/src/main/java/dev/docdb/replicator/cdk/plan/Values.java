package dev.docdb.replicator.cdk.plan;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How values of config.ini are read. */
final class Values {
  private static final Pattern SUBNET =
      Pattern.compile(
          "(subnet-(?:[0-9a-f]{8}|[0-9a-f]{17}))\\s*@\\s*([a-z]{2}(?:-[a-z0-9]+)+-[0-9]+[a-z])");

  private Values() {}

  /** The text as it is, where it is of this form; what is expected begins with an article. */
  static Key.Parser<String> matching(String regex, String expected) {
    Pattern pattern = Pattern.compile(regex);
    return text -> {
      if (!pattern.matcher(text).matches()) {
        throw new IllegalArgumentException("expected " + expected);
      }
      return text;
    };
  }

  static Key.Parser<Integer> wholeNumber(int least, int most) {
    return text -> {
      if (text.matches("[0-9]{1,9}")) {
        int value = Integer.parseInt(text);
        if (value >= least && value <= most) {
          return value;
        }
      }
      throw new IllegalArgumentException("expected a whole number from " + least + " to " + most);
    };
  }

  static Key.Parser<Integer> oneOf(List<Integer> numbers) {
    return text -> {
      if (text.matches("[0-9]{1,9}") && numbers.contains(Integer.valueOf(text))) {
        return Integer.valueOf(text);
      }
      throw new IllegalArgumentException("expected one of " + joined(numbers));
    };
  }

  static <E extends Enum<E>> Key.Parser<E> oneOf(Class<E> type) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Values::word).toList();
    return text -> {
      int index = words.indexOf(text.toLowerCase(Locale.ROOT));
      if (index < 0) {
        throw new IllegalArgumentException("expected " + String.join(" or ", words));
      }
      return type.getEnumConstants()[index];
    };
  }

  /** How a constant is written in the file. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static boolean trueOrFalse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  /** Values separated by commas, each of one kind, none of them twice. */
  static <T> Key.Parser<List<T>> listOf(Key.Parser<T> one, int most) {
    return text -> {
      String list = text.strip().replaceAll("\\s*,\\s*$", "");
      List<T> values =
          Arrays.stream(list.split(",", -1)).map(String::strip).map(one::parse).toList();
      if (values.size() > most) {
        throw new IllegalArgumentException("expected at most " + most + " of them");
      }
      if (new HashSet<>(values).size() < values.size()) {
        throw new IllegalArgumentException("expected each of them once");
      }
      return values;
    };
  }

  static Network.Subnet subnet(String text) {
    var matcher = SUBNET.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected subnets with their availability zones, separated by commas, such as"
              + " subnet-0123456789abcdef0@eu-west-1a");
    }
    return new Network.Subnet(matcher.group(1), matcher.group(2));
  }

  static String joined(Collection<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
