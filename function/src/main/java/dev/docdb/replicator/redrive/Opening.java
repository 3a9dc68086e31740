package dev.docdb.replicator.redrive;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.letter.KeptLetter;
import dev.docdb.replicator.letter.LetterHead;
import dev.docdb.replicator.letter.LetterReader;
import dev.docdb.replicator.letter.Search;
import dev.docdb.replicator.letter.UnreadableLetterException;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Opens letters, with distrust: whoever may write to their place may have written them. */
final class Opening {
  private final Search search;
  private final Map<TargetKind, BatchEncoder> encoders;
  private final Predicate<TargetKind> takesMore;

  /**
   * Opens letters of these targets.
   *
   * @param encoders of the targets to which is sent
   * @param takesMore whether a target is still sent to
   */
  Opening(Search search, Map<TargetKind, BatchEncoder> encoders, Predicate<TargetKind> takesMore) {
    this.search = search;
    this.encoders = encoders;
    this.takesMore = takesMore;
  }

  /** Opens it as far as is needed to say what it is. */
  Look head(KeptLetter letter) throws InterruptedException {
    return look(
        letter.beginning(),
        reader -> {
          LetterHead head = reader.head();
          return search.find(head).isPresent() ? new Look.Known(head) : new Look.Foreign();
        });
  }

  /** Opens it to send it. */
  Look whole(KeptLetter letter) throws InterruptedException {
    return look(letter.whole(), reader -> whole(letter, reader));
  }

  private Look whole(KeptLetter letter, LetterReader reader)
      throws IOException, UnreadableLetterException {
    LetterHead head = reader.head();
    Optional<TargetKind> target = search.find(head);
    if (target.isEmpty()) {
      return new Look.Foreign();
    }
    BatchEncoder encoder = encoders.get(target.get());
    if (encoder == null || !takesMore.test(target.get())) {
      return new Look.Late(head);
    }
    return new Look.Ready(
        new Taken(
            letter,
            target.get(),
            head,
            encoder.encode(List.of(reader.change(head)), head.epoch()).changes().getFirst()));
  }

  /** What reads a letter. */
  @FunctionalInterface
  private interface Reading {
    Look read(LetterReader reader) throws IOException, UnreadableLetterException;
  }

  private static Look look(Optional<InputStream> found, Reading reading) {
    if (found.isEmpty()) {
      return new Look.Gone();
    }
    try (InputStream in = found.get()) {
      return reading.read(new LetterReader(in));
    } catch (UnreadableLetterException e) {
      return new Look.Damaged(e.why());
    } catch (MalformedBsonException e) {
      return new Look.Damaged("its event is damaged");
    } catch (IOException e) {
      throw new TargetUnavailableException("A letter broke off while it was read", e);
    }
  }
}
