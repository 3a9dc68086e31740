package dev.docdb.replicator.operator;

import java.io.PrintStream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Has dead letters sent again: says what there is, asks, and calls until nothing is left. */
final class RedriveVerb {
  private final RedriveOptions options;
  private final DeployedFunction function;
  private final Conversation talk;
  private final PrintStream out;

  RedriveVerb(RedriveOptions options, DeployedFunction function, Conversation talk) {
    this.options = options;
    this.function = function;
    this.talk = talk;
    this.out = talk.out();
  }

  int run() {
    Answers found = new Answers(options.after());
    call(true, found);
    new RedriveText(found, out).describe();
    if (options.dryRun() || found.countOfTargets("letters") == 0) {
      return found.isComplete() && found.count("unreadable") == 0
          ? ExitCodes.DONE
          : ExitCodes.STAYS;
    }
    if (!options.yes() && !isWanted(found.countOfTargets("letters"))) {
      out.println("Nothing was changed.");
      return ExitCodes.NOT_WANTED;
    }
    Answers done = new Answers(options.after());
    try {
      call(false, done);
    } finally {
      new RedriveText(done, out).summarize(); // also what was done before a call failed
    }
    boolean stays =
        done.countOfTargets("refused")
                + done.countOfTargets("left")
                + done.count("unreadable")
                + done.count("notRemoved")
            > 0;
    return stays || !done.isComplete() ? ExitCodes.STAYS : ExitCodes.DONE;
  }

  private boolean isWanted(long letters) {
    return talk.agrees(
        "Send these %d letters again, and remove those that are stored?".formatted(letters));
  }

  /** Each call looks at what the one before didn't reach. */
  private void call(boolean dryRun, Answers answers) {
    long before;
    String after;
    do {
      before = progress(answers);
      after = answers.next();
      answers.add(function.call(task(dryRun, answers)));
    } while (!isOver(answers)
        && (progress(answers) > before || !answers.next().equals(after))); // it got further
  }

  private boolean isOver(Answers answers) {
    return answers.isComplete()
        || answers.isStopped()
        || (options.limit() > 0 && answers.count("letters") >= options.limit());
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
