package dev.docdb.replicator.operator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Has dead letters sent again: says what there is, asks, and calls until nothing is left. */
final class RedriveVerb {
  /** All is done. */
  static final int DONE = 0;

  /** Something stays, or has failed. */
  static final int STAYS = 1;

  /** The operator said no. */
  static final int NOT_WANTED = 3;

  private static final Set<String> YES = Set.of("y", "yes");

  private final RedriveOptions options;
  private final DeployedFunction function;
  private final BufferedReader in;
  private final PrintStream out;

  RedriveVerb(
      RedriveOptions options, DeployedFunction function, BufferedReader in, PrintStream out) {
    this.options = options;
    this.function = function;
    this.in = in;
    this.out = out;
  }

  int run() throws IOException {
    Answers found = calls(true);
    found.describe(out);
    if (options.dryRun() || found.countOfTargets("letters") == 0) {
      return found.isStopped() || found.count("unreadable") > 0 ? STAYS : DONE;
    }
    if (!options.yes() && !isWanted(found.countOfTargets("letters"))) {
      out.println("Nothing was changed.");
      return NOT_WANTED;
    }
    Answers done = calls(false);
    done.summarize(out);
    boolean stays =
        done.countOfTargets("refused")
                + done.countOfTargets("left")
                + done.count("unreadable")
                + done.count("notRemoved")
            > 0;
    return stays || done.isStopped() ? STAYS : DONE;
  }

  private boolean isWanted(long letters) throws IOException {
    out.printf("Send these %d letters again, and remove those that are stored? [y/N] ", letters);
    out.flush();
    String answer = in.readLine();
    return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  /** Each call looks at what the one before didn't reach. */
  private Answers calls(boolean dryRun) {
    Answers answers = new Answers();
    long before = -1;
    while (!isOver(answers, before)) {
      before = progress(answers);
      answers.add(function.call(task(dryRun, answers)));
    }
    return answers;
  }

  /**
   * A place without order can't be looked through in parts: there, only what was removed counts.
   */
  private boolean isOver(Answers answers, long before) {
    return answers.isComplete()
        || answers.isStopped()
        || (options.limit() > 0 && answers.count("letters") >= options.limit())
        || (before >= 0 && answers.next().isEmpty() && progress(answers) == before);
  }

  private static long progress(Answers answers) {
    return answers.countOfTargets("stored") + answers.countOfTargets("obsolete");
  }

  private BsonDocument task(boolean dryRun, Answers answers) {
    BsonDocument task =
        new BsonDocument("task", new BsonString("redrive"))
            .append("dryRun", BsonBoolean.valueOf(dryRun));
    if (!options.target().isEmpty()) {
      task.append("target", new BsonString(options.target()));
    }
    if (options.limit() > 0) {
      task.append("limit", new BsonInt32((int) (options.limit() - answers.count("letters"))));
    }
    if (!answers.next().isEmpty()) {
      task.append("after", new BsonString(answers.next()));
    }
    return task;
  }
}
