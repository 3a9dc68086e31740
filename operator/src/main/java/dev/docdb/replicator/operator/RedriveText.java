package dev.docdb.replicator.operator;

import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/** What came of calls that look at dead letters or send them, to be read by a person. */
record RedriveText(Answers answers, PrintStream out) {
  private static final int SHOWN = 20;

  /** Says what there is. */
  void describe() {
    out.printf("Scope %s, dead letters in %s%n", answers.scope(), answers.place());
    answers.targets().forEach(this::describe);
    others("There are no letters of the targets that are enabled.");
  }

  private void describe(String label, Answers.OfTarget of) {
    out.printf(
        "%s: %d letters, of changes from %s to %s%n",
        label, of.counts.getOrDefault("letters", 0L), of.oldest, of.newest);
    of.reasons.forEach((reason, count) -> out.printf("  %6d  %s%n", count, reason));
  }

  /** Says what was done. */
  void summarize() {
    answers.targets().forEach((label, of) -> out.println(label + ": " + words(of.counts)));
    others("There was nothing to send.");
  }

  private static String words(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + word(count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String word(String count) {
    return switch (count) {
      case "obsolete" -> "obsolete (their documents are gone)";
      case "refused" -> "refused again";
      case "left" -> "left for the next run";
      default -> count;
    };
  }

  private void others(String none) {
    if (answers.targets().isEmpty() && answers.isComplete()) {
      out.println(none);
    }
    say("unreadable", "can't be read, and stay as they are");
    say("untouched", "belong to others, and stay as they are");
    say("notRemoved", "were stored, and are still there: the next run removes them");
    say("hidden", "are held by another run, or by one that died: they come back by themselves");
    if (!answers.staying().isEmpty()) {
      out.println("Staying:");
      answers.staying().stream().limit(SHOWN).forEach(out::println);
    }
    answers.stops().forEach(why -> out.println("Stopped: " + why));
    if (!answers.isComplete() && !answers.isStopped()) {
      out.println("Not all letters were looked at." + whereToGoOn());
    }
  }

  private String whereToGoOn() {
    return answers.next().isEmpty()
        ? ""
        : " Go on behind these with --after '%s'".formatted(answers.next());
  }

  private void say(String count, String what) {
    if (answers.count(count) > 0) {
      out.printf("%d letters %s.%n", answers.count(count), what);
    }
  }
}
