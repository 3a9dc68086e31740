package dev.docdb.replicator.message;

import static dev.docdb.replicator.change.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class LargestFieldTest {
  private static final BsonDocument DOCUMENT =
      BsonDocument.parse("{a: 1, b: {x: 1, y: 1}, c: [{x: {y: 1}}, {z: 1}], d: {x: 1}}");

  private static Optional<String> largest(Omissions without, int atLeast) {
    Change change =
        Change.read(
            RandomBson.bytes(
                event("insert", "documentKey: {_id: 1}").append("fullDocument", DOCUMENT)),
            0);
    return LargestField.of(change, without, atLeast);
  }

  @Test
  void isTheOneWithTheMostNamesOnAllLevels() {
    assertEquals(Optional.of("c"), largest(Omissions.NONE, 3));
    assertEquals(Optional.empty(), largest(Omissions.NONE, 6));
  }

  @Test
  void isTheNextOneWhereThatIsLeftOutAlready() {
    Omissions withoutC = Omissions.NONE.withField("c", "why");
    assertEquals(Optional.of("b"), largest(withoutC, 2));
    assertEquals(Optional.empty(), largest(withoutC, 3));
  }
}
