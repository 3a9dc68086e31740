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

  private static CursorReply empty(Optional<RawBsonDocument> token) {
    return new CursorReply(7, List.of(), token, Optional.of(at(9999, 1)), 100);
  }

  private static Position behind(
      Position last, Optional<RawBsonDocument> token, Optional<BsonTimestamp> before) {
    return IdlePosition.behind(last, empty(token), before.orElse(null), true);
  }

  @Test
  void b04_aNewTokenIsTakenWithTheTimeFromBeforeItWasAskedFor() {
    Position last = Position.after(OLD, Optional.of(at(100, 3)));
    Position moved = behind(last, Optional.of(NEW), Optional.of(at(5000, 1)));
    assertEquals(
        Position.after(NEW, Optional.of(at(100, 4))).asOf(at(5000, 1)),
        moved,
        "nothing of the time of the last change is left to come, and more isn't known");
    Position again = behind(moved, Optional.of(OLD), Optional.of(at(6000, 1)));
    assertEquals(Optional.of(at(100, 4)), again.time(), "which stays all there is to know");
    assertEquals(Optional.of(at(6000, 1)), again.asOf());
  }

  @Test
  void b04_aTokenInFrontOfTheTimeToStartFromClaimsNothingOfThatTime() {
    Position start = Position.from(at(100, 0));
    assertEquals(
        Position.after(NEW, Optional.of(at(100, 0))).asOf(at(5000, 1)),
        behind(start, Optional.of(NEW), Optional.of(at(5000, 1))),
        "changes of that very time may be yet to come");
  }

  @Test
  void b04_aTokenOfNoKnownAgeMovesTheTimeNotAtAll() {
    Position last = Position.after(OLD, Optional.of(at(100, 3)));
    CursorReply timeless = new CursorReply(7, List.of(), Optional.of(NEW), Optional.empty(), 100);
    assertEquals(
        Position.after(NEW, Optional.of(at(100, 3))),
        IdlePosition.behind(last, timeless, null, true),
        "it looks like the place behind a change, so it would move with each reply");
  }

  @Test
  void b04_aTokenThatStaysMovesNothingHoweverLate() {
    Position last = Position.after(OLD, Optional.of(at(100, 3)));
    assertEquals(last, behind(last, Optional.of(OLD), Optional.of(at(90_000, 1))));
  }

  @Test
  void b04_withoutATokenTheTimeTakesOverOnceItIsSafelyAhead() {
    Position last = Position.after(OLD, Optional.of(at(1000, 3)));
    assertEquals(last, behind(last, Optional.empty(), Optional.of(at(1000, 9))));
    assertEquals(last, behind(last, Optional.empty(), Optional.of(at(1600, 1))));
    assertEquals(
        Position.from(at(1001, 0)), behind(last, Optional.empty(), Optional.of(at(1601, 1))));
    assertEquals(
        Position.from(at(8000, 0)),
        behind(Position.from(at(1001, 0)), Optional.empty(), Optional.of(at(8600, 7))));
  }

  @Test
  void b04_aTokenOfUnknownTimeIsNeverReplacedByAnEarlierPlace() {
    Position adopted = Position.after(OLD, Optional.empty());
    Position seen = behind(adopted, Optional.empty(), Optional.of(at(5000, 1)));
    assertEquals(adopted.asOf(at(5000, 1)), seen, "it lies before that time");
    assertEquals(seen, behind(seen, Optional.empty(), Optional.of(at(5600, 0))));
    assertEquals(
        Position.from(at(5100, 0)), behind(seen, Optional.empty(), Optional.of(at(5700, 0))));
  }

  @Test
  void b04_nothingMovesWithoutTokenAndTimeOrWithoutWaiting() {
    Position last = Position.after(OLD, Optional.of(at(1000, 3)));
    assertEquals(last, behind(last, Optional.empty(), Optional.empty()));
    assertEquals(last, IdlePosition.behind(last, empty(Optional.empty()), at(9000, 1), false));
  }
}
