package dev.docdb.replicator.operator;

import dev.docdb.replicator.operator.RedriveOptions.UsageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The command line of {@code scripts/doctor}.
 *
 * @param function name or ARN
 * @param alertTest publish an alert as a test
 * @param json show the answer as it came
 */
record DoctorOptions(String function, boolean alertTest, boolean json) {

  static DoctorOptions parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    String function = "";
    boolean alertTest = false;
    boolean json = false;
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--function" -> function = rest.isEmpty() ? "" : rest.removeFirst();
        case "--alert-test" -> alertTest = true;
        case "--json" -> json = true;
        default -> throw new UsageException("there is no option '" + option + "'");
      }
    }
    if (function.isEmpty()) {
      throw new UsageException("--function is missing: the name or the ARN of the function");
    }
    return new DoctorOptions(function, alertTest, json);
  }
}
