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

  @Test
  void saysOfACauseOnlyWhatCannotBeAValue() {
    assertEquals(
        "mapper_parsing_exception",
        RefusalReason.of(
            new BulkResult(
                400,
                "mapper_parsing_exception",
                "failed to parse",
                "failed to parse date field [secret]")));
    assertEquals(
        "mapper_parsing_exception: Limit of total fields [1000]",
        RefusalReason.of(
            new BulkResult(
                400,
                "mapper_parsing_exception",
                "failed to parse",
                "Limit of total fields [1000] has been exceeded while adding new fields [1001]")));
  }

  @Test
  void leavesOutTheLineInWhichTheParserQuotesTheDocument() {
    assertEquals(
        "document_parsing_exception: Duplicate field",
        RefusalReason.of(
            new BulkResult(
                400,
                "document_parsing_exception",
                "[1:8] failed to parse: [1:15] Duplicate field 'dup'\n at [Source: (byte[])\"field [secret]\"",
                "")));
  }
}
