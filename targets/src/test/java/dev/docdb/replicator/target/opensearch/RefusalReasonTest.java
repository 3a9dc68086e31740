package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RefusalReasonTest {

  @Test
  void namesTheFieldAndLeavesOutValueAndId() {
    assertEquals(
        "mapper_parsing_exception: failed to parse field [price] of type [long]",
        RefusalReason.of(
            "mapper_parsing_exception",
            "failed to parse field [price] of type [long] in document with id 'jane@example.org'. Preview of"
                + " field's value: 'field [secret]'".replace("field [secret]", "4711")));
  }

  @Test
  void leavesOutTheBytesOfALongTerm() {
    assertEquals(
        "illegal_argument_exception: immense term field=\"note\" immense term",
        RefusalReason.of(
            "illegal_argument_exception",
            "Document contains at least one immense term in field=\"note\" (whose UTF8 encoding is longer than the max"
                + " length 32766), all of which were skipped. The prefix of the first immense term is: '[115, 101]...'"));
  }

  @Test
  void keepsTheLimitsThatAMappingHas() {
    assertEquals(
        "illegal_argument_exception: Limit of total fields [1000]",
        RefusalReason.of(
            "illegal_argument_exception", "Limit of total fields [1000] has been exceeded"));
  }

  @Test
  void saysOnlyTheKindWhereNothingElseIsKnownToBeHarmless() {
    assertEquals(
        "document_parsing_exception",
        RefusalReason.of("document_parsing_exception", "For input string: \"4711\""));
  }
}
