package dev.docdb.replicator.config;

import dev.docdb.replicator.config.FieldPaths.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a path to a field may be written. What looks like the syntax of other tools is refused: taken
 * for a name it would match nothing, and the field would be sent.
 */
final class PathRules {
  /** The field that always stays. */
  static final String KEY = "_id";

  private PathRules() {}

  /** What is wrong with these paths, by their numbers, which begin with 1; never their text. */
  static List<String> mistakes(Rule rule, List<String> paths) {
    List<String> mistakes = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      int number = i + 1;
      mistake(rule, paths.get(i))
          .ifPresent(mistake -> mistakes.add("element " + number + ": " + mistake));
      for (int other = 0; other < i; other++) {
        if (isWithin(paths.get(i), paths.get(other)) || isWithin(paths.get(other), paths.get(i))) {
          mistakes.add(
              "elements %d and %d are the same, or one lies within the other"
                  .formatted(other + 1, number));
        }
      }
    }
    return mistakes;
  }

  private static boolean isWithin(String path, String outer) {
    return path.equals(outer) || path.startsWith(outer + ".");
  }

  private static Optional<String> mistake(Rule rule, String path) {
    if (isWithin(path, KEY) && (rule == Rule.LEAVE_OUT || !path.equals(KEY))) {
      return Optional.of("_id always stays, and stays whole");
    }
    if (path.startsWith("$")) {
      return Optional.of("a path begins with the name of a field, without $");
    }
    for (String name : path.split("\\.", -1)) {
      Optional<String> mistake = mistakeInName(name);
      if (mistake.isPresent()) {
        return mistake;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> mistakeInName(String name) {
    if (name.isEmpty()) {
      return Optional.of("expected names joined by single dots");
    }
    if (!name.equals(name.strip()) || name.indexOf('\0') >= 0) {
      return Optional.of("a name neither begins nor ends with a blank, nor holds a zero character");
    }
    if (name.matches("[0-9]+")) {
      return Optional.of(
          "a number can't be a name in a path: arrays are passed through, all of their elements");
    }
    if (name.equals("$") || name.matches("\\*+|.*\\[[^\\]]*]")) {
      return Optional.of(
          "there are no wildcards, and none is needed: arrays are passed through, and a field goes"
              + " with all that is in it");
    }
    return Optional.empty();
  }
}
