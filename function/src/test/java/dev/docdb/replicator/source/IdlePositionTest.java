package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class IdlePositionTest {
  private static final RawBsonDocument OLD = token("01");
  private static final RawBsonDocument NEW = token("02");

  private static RawBsonDocument token(String data) {
    return RawBsonDocument.parse("{\"_data\": \"" + data + "\"}");
  }

  private static BsonTimestamp at(int second, int counter) {
    return new BsonTimestamp(second, counter);
  }

  /** An empty reply without a token. */
  private static CursorReply reply() {
    return new CursorReply(7, List.of(), Optional.empty(), Optional.of(at(9999, 1)), 100);
  }

  private static Position behind(Position last, BsonTimestamp before) {
    return IdlePosition.behind(last, reply(), before, true);
  }

  private static Position behind(Position last, RawBsonDocument token, BsonTimestamp before) {
    CursorReply reply =
        new CursorReply(7, List.of(), Optional.of(token), Optional.of(at(9999, 1)), 100);
    return IdlePosition.behind(last, reply, before, true);
  }

  @Test
  void b04_aNewTokenIsTakenWithTheTimeFromBeforeItWasAskedFor() {
    Position last = Position.after(OLD, at(100, 3));
    Position moved = behind(last, NEW, at(5000, 1));
    assertEquals(
        Position.after(NEW, at(100, 4)).asOf(at(5000, 1)),
        moved,
        "nothing of the time of the last change is left to come, and more isn't known");
    Position again = behind(moved, OLD, at(6000, 1));
    assertEquals(Optional.of(at(100, 4)), again.time(), "which stays all there is to know");
    assertEquals(Optional.of(at(6000, 1)), again.asOf());
  }

  @Test
  void b04_aTokenInFrontOfTheTimeToStartFromClaimsNothingOfThatTime() {
    Position start = Position.from(at(100, 0));
    assertEquals(
        Position.after(NEW, at(100, 0)).asOf(at(5000, 1)),
        behind(start, NEW, at(5000, 1)),
        "changes of that very time may be yet to come");
  }

  @Test
  void b04_aTokenOfNoKnownAgeMovesTheTimeNotAtAll() {
    Position last = Position.after(OLD, at(100, 3));
    CursorReply timeless = new CursorReply(7, List.of(), Optional.of(NEW), Optional.empty(), 100);
    assertEquals(
        Position.after(NEW, at(100, 3)),
        IdlePosition.behind(last, timeless, null, true),
        "it looks like the place behind a change, so it would move with each reply");
  }

  @Test
  void b04_aTokenThatStaysMovesNothingHoweverLate() {
    Position last = Position.after(OLD, at(100, 3));
    assertEquals(last, behind(last, OLD, at(90_000, 1)));
  }

  @Test
  void b04_withoutATokenTheTimeTakesOverOnceItIsSafelyAhead() {
    Position last = Position.after(OLD, at(1000, 3));
    assertEquals(last, behind(last, at(1000, 9)));
    assertEquals(last, behind(last, at(1600, 1)));
    assertEquals(Position.from(at(1001, 0)), behind(last, at(1601, 1)));
    assertEquals(Position.from(at(8000, 0)), behind(Position.from(at(1001, 0)), at(8600, 7)));
  }

  @Test
  void b04_aTokenOfUnknownTimeIsNeverReplacedByAnEarlierPlace() {
    Position adopted = Position.after(OLD);
    Position seen = behind(adopted, at(5000, 1));
    assertEquals(adopted.asOf(at(5000, 1)), seen, "it lies before that time");
    assertEquals(seen, behind(seen, at(5600, 0)));
    assertEquals(Position.from(at(5100, 0)), behind(seen, at(5700, 0)));
  }

  @Test
  void b04_nothingMovesWithoutTokenAndTimeOrWithoutWaiting() {
    Position last = Position.after(OLD, at(1000, 3));
    assertEquals(last, IdlePosition.behind(last, reply(), null, true));
    assertEquals(last, IdlePosition.behind(last, reply(), at(9000, 1), false));
  }
}
