package dev.docdb.replicator.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.claim.ClaimBucket;
import dev.docdb.replicator.doctor.AlertTopic;
import dev.docdb.replicator.doctor.Check;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.letter.LetterPlace;
import dev.docdb.replicator.target.TargetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for operators has a row for each check of the doctor, and for no other. */
class DoctorPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9.-]+)` \\| .+ \\| .+ \\|$", Pattern.MULTILINE);

  @Test
  void everyCheckHasItsRow() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    String section = page.substring(page.indexOf("\n## Doctor\n"));
    String table =
        section.substring(section.indexOf("| check |"), section.indexOf("\nTo look takes"));
    Set<String> told =
        ROW.matcher(table)
            .results()
            .map((MatchResult row) -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(checks(), told);
  }

  private static Set<String> checks() {
    Stream<String> places =
        Stream.concat(
            Arrays.stream(TargetKind.values()).map(TargetKind::label),
            Stream.of(LetterPlace.NAME, ClaimBucket.NAME, AlertTopic.NAME));
    Stream<String> ofPlaces =
        places.flatMap(place -> Arrays.stream(Aspect.values()).map(aspect -> aspect.of(place)));
    return Stream.concat(Arrays.stream(Check.values()).map(Check::id), ofPlaces)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
