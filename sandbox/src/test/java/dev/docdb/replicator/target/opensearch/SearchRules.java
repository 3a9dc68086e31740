package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.message.EdgeValues;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the target makes of documents that one real search engine doesn't take as they are. */
@Timeout(120)
abstract class SearchRules {
  @AutoClose private final SearchUser user = new SearchUser(server());

  /** Where the engine listens. */
  abstract URI server();

  /** The document, the path that is put aside, its value, and what is left. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {n: 'x', b: 1}                         | n           | "x"        | {"b": 1}
          {n: {x: 1}, b: 1}                      | n           | {"x":1}    | {"b": 1}
          {o: 5, b: 1}                           | o           | 5          | {"b": 1}
          {o: {x: 'y', z: 1}}                    | o.x         | "y"        | {"o": {"z": 1}}
          {'o.x': 'y', b: 1}                     | o.x         | "y"        | {"b": 1}
          {o: [{x: 1}, {x: 'y', z: 2}], b: 1}    | o.0.x,o.1.x | 1,"y"      | {"o": [{}, {"z": 2}], "b": 1}
          {o: {x: {y: 1}}}                       | o.x         | {"y":1}    | {"o": {}}
          {'n.more': 1, b: 1}                    | n.more      | 1          | {"b": 1}
          {o: {'x.more': 1}}                     | o.x.more    | 1          | {"o": {}}
          {d: 'soon', b: 1}                      | d           | "soon"     | {"b": 1}
          {s: {x: 1}, b: 1}                      | s           | {"x":1}    | {"b": 1}
          {fresh: [1, 'x'], b: 1}                | fresh       | [1,"x"]    | {"b": 1}
          {fresh: [1, {x: 1}], b: 1}             | fresh       | [1,{"x":1}] | {"b": 1}
          {alias: 1, b: 1}                       | alias       | 1          | {"b": 1}
          {strict: {known: 1, more: 2}}          | strict.more | 2          | {"strict": {"known": 1}}
          """)
  void d06_aFieldThatTheMappingRefusesIsPutAsideAndTheRestIsStored(
      String document, String fields, String values, String rest) throws Exception {
    user.makeIndex(
        """
        {"mappings": {"properties": {
          "n": {"type": "long"}, "d": {"type": "date"}, "s": {"type": "text"}, "b": {"type": "long"},
          "alias": {"type": "alias", "path": "n"},
          "o": {"properties": {"x": {"type": "long"}}},
          "strict": {"dynamic": "strict", "properties": {"known": {"type": "long"}}}}}}\
        """);
    assertEquals(Outcome.STORED, user.store(BsonDocument.parse(document)));
    user.assertStored(BsonDocument.parse(rest), fields, values);
  }

  @Test
  void d06_aFieldWhoseNameHasBracketsIsPutAside() throws Exception {
    user.makeIndex(SearchUser.longs("a[0]", "b"));
    assertEquals(Outcome.STORED, user.store(BsonDocument.parse("{'a[0]': 'x', b: 1}")));
    user.assertStored(BsonDocument.parse("{b: 1}"), "a[0]", "\"x\"");
  }

  @Test
  void d06_aNameThatIsLongerThanTheIndexAllowsIsPutAside() throws Exception {
    user.makeIndex("{\"settings\":{\"index.mapping.field_name_length.limit\":25}}");
    String name = "n".repeat(30);
    assertEquals(
        Outcome.STORED,
        user.store(
            BsonDocument.parse("{b: 1, o: {c: 2, 'x.%s': 3}, %s: 4}".formatted(name, name))));
    assertEquals(BsonDocument.parse("{b: 1, o: {c: 2}}"), user.source("a").orElseThrow());
    assertEquals(Set.of(name, "o.x." + name), user.aside("a").keySet());
  }

  @Test
  void d06_manyFieldsArePutAsideOneAfterTheOther() throws Exception {
    user.makeIndex(SearchUser.longs("a", "b", "c", "d"));
    assertEquals(
        Outcome.STORED, user.store(BsonDocument.parse("{a: 'x', b: 1, c: 'y', d: 'z', e: 2}")));
    user.assertStored(BsonDocument.parse("{b: 1, e: 2}"), "a,c,d", "\"x\",\"y\",\"z\"");
  }

  @Test
  void d06_oneAmongManyIsStoredInPartAndTheOthersWhole() throws Exception {
    user.makeIndex(SearchUser.longs("n"));
    Change[] changes = new Change[50];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = user.insert("d" + i, BsonDocument.parse(i % 10 == 3 ? "{n: 'x'}" : "{n: 1}"));
    }
    assertEquals(Set.of(Outcome.STORED), Set.copyOf(user.send(changes)));
    assertEquals(5, user.found("_exists_:_replicator_refused"));
    assertEquals(45, user.found("n:1"));
  }

  @Test
  void d06_aDocumentStoredInPartTakesNoNewerOnesPlaceAndALaterChangeMendsIt() throws Exception {
    user.makeIndex(SearchUser.longs("n"));
    Change broken = user.insert("a", BsonDocument.parse("{n: 'x', v: 1}"));
    Change mended = user.insert("a", BsonDocument.parse("{n: 7, v: 2}"));
    assertEquals(List.of(Outcome.STORED), user.send(broken));
    assertEquals(List.of(Outcome.STORED), user.send(mended));
    assertEquals(List.of(Outcome.STORED), user.send(broken)); // a replay
    assertEquals(BsonDocument.parse("{n: 7, v: 2}"), user.source("a").orElseThrow());
  }

  @Test
  void d06_withoutRoomForTheListTheDocumentIsRefusedAndNoValueIsTold() throws Exception {
    user.makeIndex(
        "{\"mappings\":{\"dynamic\":\"strict\",\"properties\":{\"n\":{\"type\":\"long\"}}}}");
    Outcome outcome = user.store(BsonDocument.parse("{n: 1, more: 'hidden'}"));
    String reason = assertInstanceOf(Outcome.Refused.class, outcome).reason();
    assertTrue(reason.contains("[_replicator_refused]"), reason);
    assertFalse(reason.contains("hidden"), reason);
    assertEquals(Optional.empty(), user.source("a"));
  }

  @Test
  void d06_aStrictMappingThatKnowsTheListTakesTheDocumentInPart() throws Exception {
    user.makeIndex(
        """
        {"mappings": {"dynamic": "strict", "properties": {
          "n": {"type": "long"}, "_replicator_refused": {"type": "object", "enabled": false}}}}\
        """);
    assertEquals(Outcome.STORED, user.store(BsonDocument.parse("{n: 1, more: 'x', third: 3}")));
    user.assertStored(BsonDocument.parse("{n: 1}"), "more,third", "\"x\",3");
  }

  @Test
  void d07_aReplayOfWhatIsThereCountsAsStored() throws Exception {
    Change older = user.insert("a", BsonDocument.parse("{n: 1}"));
    Change newer = user.insert("a", BsonDocument.parse("{n: 2}"));
    user.send(newer);
    assertEquals(List.of(Outcome.STORED), user.send(older));
    assertEquals(2, user.source("a").orElseThrow().getNumber("n").intValue());
  }

  @Test
  void d08_aDeleteOfWhatIsNotThereCountsAsStored() throws Exception {
    assertEquals(List.of(Outcome.STORED), user.send(user.delete("never")));
  }

  @Test
  void d13_anIndexThatIsBlockedIsWaitedFor() throws Exception {
    user.makeIndex("{}");
    user.put("/_settings", "{\"index.blocks.write\":true}");
    assertEquals(Outcome.THROTTLED, user.store(BsonDocument.parse("{n: 1}")));
    user.put(
        "/_settings",
        "{\"index.blocks.write\":false,\"index.blocks.read_only_allow_delete\":true}");
    assertEquals(Outcome.THROTTLED, user.store(BsonDocument.parse("{n: 1}")));
    user.put("/_settings", "{\"index.blocks.read_only_allow_delete\":null}");
    assertEquals(Outcome.STORED, user.store(BsonDocument.parse("{n: 1}")));
  }

  @Test
  void d13_withoutAnIndexAndWithoutLeaveToMakeOneAnOperatorIsNeeded() throws Exception {
    user.putToCluster("{\"persistent\":{\"action.auto_create_index\":\"false\"}}");
    try {
      TargetMisconfiguredException failure =
          assertThrows(
              TargetMisconfiguredException.class, () -> user.store(BsonDocument.parse("{n: 1}")));
      assertTrue(failure.getMessage().contains("create"), failure.getMessage());
    } finally {
      user.putToCluster("{\"persistent\":{\"action.auto_create_index\":null}}");
    }
  }

  @Test
  void f01_numbersThatAreNotFiniteAreNullAndListed() throws Exception {
    user.store(BsonDocument.parse("{n: {$numberDouble: '1.5'}}"));
    BsonDocument document =
        BsonDocument.parse(
            "{n: {$numberDouble: 'NaN'}, o: [{$numberDouble: '-Infinity'}, 1.5], z: {$numberDouble:"
                + " '-0.0'}}");
    assertEquals(Outcome.STORED, user.store(document));
    user.assertStored(
        BsonDocument.parse("{n: null, o: [null, 1.5], z: -0.0}"), "n,o.0", "\"NaN\",\"-Infinity\"");
  }

  @Test
  void f02_decimalsAreStoredAsText() throws Exception {
    String digits = "1234567890123456789012345678901234";
    assertEquals(
        Outcome.STORED,
        user.store(
            BsonDocument.parse(
                "{a: {$numberDecimal: '%s'}, b: {$numberDecimal: 'NaN'}}".formatted(digits))));
    assertEquals(
        BsonDocument.parse("{a: '%s', b: 'NaN'}".formatted(digits)),
        user.source("a").orElseThrow());
  }

  @Test
  void f03_longNumbersKeepAllTheirDigits() throws Exception {
    assertEquals(
        Outcome.STORED, user.store(new BsonDocument("n", new BsonInt64(9_007_199_254_740_993L))));
    assertEquals(1, user.found("n:9007199254740993"));
    assertEquals(0, user.found("n:9007199254740992"));
  }

  @Test
  void f04_f05_f08_f09_aDocumentOfEveryTypeAndOddNamesIsStored() throws Exception {
    assertEquals(Outcome.STORED, user.store(EdgeValues.document()));
    BsonDocument stored = user.source("a").orElseThrow();
    assertNotNull(stored.get("int32"));
    Set<String> aside = user.aside("a").keySet();
    assertTrue(aside.containsAll(Set.of("_source", "", ".a", "doubles")), aside.toString());
    assertEquals(Outcome.STORED, user.store(EdgeValues.document()), "and again, with its mapping");
  }

  @Test
  void f06_datesThatNoDateFieldKnowsAreNullAndListedAndSpoilNoMapping() throws Exception {
    assertEquals(
        Outcome.STORED,
        user.store(BsonDocument.parse("{d: {$date: {$numberLong: '253402300800000'}}}")));
    user.assertStored(BsonDocument.parse("{d: null}"), "d", "253402300800000");
    assertEquals(
        Outcome.STORED, user.store(BsonDocument.parse("{d: {$date: '9999-12-31T23:59:59.999Z'}}")));
    assertEquals("date", user.typeOf("d"));
  }

  @Test
  void f08_aFieldWithTheNameOfTheListIsPutAsideItself() throws Exception {
    assertEquals(
        Outcome.STORED, user.store(BsonDocument.parse("{_replicator_refused: 'mine', n: 1}")));
    user.assertStored(BsonDocument.parse("{n: 1}"), "_replicator_refused", "\"mine\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {'': 1, b: 1}             |                | {"b": 1}
          {'a..b': 1, b: 1}         | a..b           | {"b": 1}
          {'.a': 1, b: 1}           | .a             | {"b": 1}
          {'.': 1, b: 1}            | .              | {"b": 1}
          {w: {'': 1, c: 1}}        | w.             | {"w": {"c": 1}}
          {w: {' ': 1, c: 1}}       | w.^ ^          | {"w": {"c": 1}}
          {w: [{'..': 1, c: 2}]}    | w.0...         | {"w": [{"c": 2}]}
          {w: [{'..': 1}, 2]}       | w              | {}
          {_index: 'x', b: 1}       | _index         | {"b": 1}
          {_source: {x: 1}, b: 1}   | _source        | {"b": 1}
          {_primary_term: 1, b: 1}  | _primary_term  | {"b": 1}
          {_seq_no: 1, b: 1}        | _seq_no        | {"b": 1}
          {_ignored: 1, b: 1}       | _ignored       | {"b": 1}
          {'p.q': 1, 'p.q.r': 2, b: 1} | p.q,p.q.r   | {"b": 1}
          """)
  void f08_namesThatTheServiceRefusesArePutAside(String document, String fields, String rest)
      throws Exception {
    assertEquals(Outcome.STORED, user.store(BsonDocument.parse(document)));
    assertEquals(BsonDocument.parse(rest), user.source("a").orElseThrow());
    String expected = fields == null ? "" : fields.replace("^", "");
    assertEquals(Set.of(expected.split(",", -1)), user.aside("a").keySet());
  }

  @Test
  void f09_whatIsTooDeepIsPutAside() throws Exception {
    BsonDocument deep = new BsonDocument("x", new BsonInt64(1));
    for (int i = 0; i < 60; i++) {
      deep = new BsonDocument("d", deep);
    }
    assertEquals(Outcome.STORED, user.store(deep.append("b", new BsonInt64(1))));
    assertEquals(1, user.found("b:1"));
    assertEquals(1, user.aside("a").size());
    assertTrue(user.aside("a").keySet().iterator().next().startsWith("d.d.d"));
  }

  @Test
  void f09_aFieldThatHoldsTooManyNamesIsPutAside() throws Exception {
    BsonDocument visits = new BsonDocument();
    for (int i = 0; i < 1_200; i++) {
      visits.append("user" + i, new BsonInt64(i));
    }
    assertEquals(
        Outcome.STORED,
        user.store(new BsonDocument("b", new BsonInt64(1)).append("visits", visits)));
    assertEquals(BsonDocument.parse("{b: 1}"), user.source("a").orElseThrow());
    Map<String, String> aside = user.aside("a");
    assertEquals(Set.of("visits"), aside.keySet());
    assertTrue(aside.get("visits").endsWith("…"), "it is cut");
  }

  @Test
  void f09_ofSeveralFieldsThatHoldTooManyNamesEachIsPutAside() throws Exception {
    BsonDocument document = new BsonDocument("b", new BsonInt64(1));
    for (String field : List.of("clicks", "visits")) {
      BsonDocument names = new BsonDocument();
      IntStream.range(0, 1_100).forEach(i -> names.append(field + i, new BsonInt64(i)));
      document.append(field, names);
    }
    assertEquals(Outcome.STORED, user.store(document));
    assertEquals(Set.of("clicks", "visits"), user.aside("a").keySet());
  }

  @Test
  void f09_tooManyNamesAtTheTopAreRefused() throws Exception {
    BsonDocument wide = new BsonDocument();
    for (int i = 0; i < 1_200; i++) {
      wide.append("f" + i, new BsonInt64(i));
    }
    String reason = assertInstanceOf(Outcome.Refused.class, user.store(wide)).reason();
    assertTrue(reason.contains("total fields [1000]"), reason);
  }

  @Test
  void f09_aTextThatIsTooLongForAKeywordIsPutAsideAndCut() throws Exception {
    user.makeIndex("{\"mappings\":{\"properties\":{\"k\":{\"type\":\"keyword\"}}}}");
    BsonDocument document =
        new BsonDocument("k", new BsonString("ä".repeat(20_000))).append("b", new BsonInt64(1));
    assertEquals(Outcome.STORED, user.store(document));
    assertEquals(BsonDocument.parse("{b: 1}"), user.source("a").orElseThrow());
    assertTrue(user.aside("a").get("k").matches("\"ä{3000,4000}…"));
  }

  @Test
  void f10_ofANameThatIsUsedTwiceTheLastStaysAndTheOtherIsListed() throws Exception {
    assertEquals(List.of(Outcome.STORED), user.send(user.insertWithNameTwice("a")));
    user.assertStored(BsonDocument.parse("{n: 2, o: {n: 4}}"), "n,o.n", "1,3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"Sh-op;ÄÖ/\"*?<>| ,#:\\", "+x;..", "_a;-b", "A;a", "-;+"})
  void g01_indexesOfOddNamesAreMade(String database, String collection) throws Exception {
    try (SearchUser odd = new SearchUser(server(), database, collection)) {
      assertEquals(Outcome.STORED, odd.store(BsonDocument.parse("{n: 1}")));
      assertEquals(BsonDocument.parse("{n: 1}"), odd.source("a").orElseThrow());
    }
  }
}
