package dev.docdb.replicator.cdk.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A plan as it was read.
 *
 * @param warnings what can be deployed but is worth a second look, a sentence each
 */
public record PlanFile(Plan plan, List<String> warnings) {
  private static final int LARGEST_BYTES = 4 * 1024 * 1024;

  public PlanFile {
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads and checks a file, in the form of docs/configuration.md or in that of the Python sample.
   *
   * @throws PlanException with everything that is wrong
   */
  public static PlanFile read(Path file) {
    return parse(file.toString(), text(file));
  }

  /**
   * Reads and checks a file's text.
   *
   * @param file what to call it
   * @throws PlanException with everything that is wrong
   */
  public static PlanFile parse(String file, String text) {
    Problems problems = new Problems();
    Problems warnings = new Problems();
    Draft draft = draft(IniReader.read(text, problems), problems, warnings);
    Plan plan = PlanReader.read(draft, problems, warnings);
    if (!problems.isEmpty()) {
      throw new PlanException(file, problems.texts());
    }
    return new PlanFile(plan, warnings.texts());
  }

  private static Draft draft(IniFile file, Problems problems, Problems warnings) {
    List<IniFile.Section> sample =
        file.sections().stream()
            .filter(section -> SampleForm.SECTIONS.contains(section.name()))
            .toList();
    Optional<IniFile.Section> newer =
        file.sections().stream().filter(section -> Sections.isOne(section.name())).findFirst();
    if (sample.isEmpty()) {
      return Sections.read(file, problems::add);
    }
    newer.ifPresent(
        section ->
            problems.add(
                new Problem(
                    section.line(),
                    section.name(),
                    "",
                    "can't stand beside [%s] of the sample's form (line %d): take it out, have scripts/convert-config"
                            .formatted(sample.getFirst().name(), sample.getFirst().line())
                        + " write the rest in the newer form, and put it back there")));
    return SampleForm.read(file, problems, warnings);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new PlanException(
            file.toString(), List.of("it is larger than 4 MB, which no configuration is"));
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it isn't text in UTF-8", e);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file; config.example.ini is one to begin with", e);
    } catch (IOException e) {
      throw unreadable(file, "it can't be read: " + e.getMessage(), e);
    }
  }

  private static PlanException unreadable(Path file, String told, IOException cause) {
    PlanException exception = new PlanException(file.toString(), List.of(told));
    exception.initCause(cause);
    return exception;
  }
}
