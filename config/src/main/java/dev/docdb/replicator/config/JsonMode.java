package dev.docdb.replicator.config;

/**
 * How BSON values look in JSON. {@code RELAXED} and {@code CANONICAL} are MongoDB's Extended JSON
 * v2, value by value as the Java driver writes it; {@code LEGACY} is what PyMongo 3.10.1 wrote, but
 * for {@code NaN} and {@code Infinity}, which it wrote as no JSON.
 *
 * <pre>
 * BSON            RELAXED                          CANONICAL (where different)  PLAIN                      LEGACY
 * double          1.5, {"$numberDouble":"NaN"}     {"$numberDouble":"1.5"}      1.5, null if not finite    1.5, {"$numberDouble": "NaN"}
 * int32           1                                {"$numberInt":"1"}           1                          1
 * int64           1                                {"$numberLong":"1"}          1                          1
 * decimal128      {"$numberDecimal":"1.10"}                                     "1.10", "NaN"              {"$numberDecimal": "1.10"}
 * date            {"$date":"2026-11-21T09:00:00Z"} {"$date":{"$numberLong":..}} "2026-11-21T09:00:00.000Z" {"$date": 1795251600000}
 *   out of range  {"$date":{"$numberLong":".."}}   (range: 1970 to 9999)        number (0000 to 9999)
 * ObjectId        {"$oid":".."}                                                 "24 hex digits"            {"$oid": ".."}
 * binary          {"$binary":{"base64":..,"subType":"00"}}                      "base64"                   {"$binary": "..", "$type": "00"}
 *   UUID (4)      the same                                                      "8-4-4-4-12"               {"$uuid": "32 hex digits"} (3, 4)
 * regex           {"$regularExpression":{"pattern":..,"options":..}}            "/pattern/options"         {"$regex": .., "$options": ..}
 * timestamp       {"$timestamp":{"t":1,"i":2}}                                  ISO-8601 of its seconds    {"$timestamp": {"t": 1, "i": 2}}
 * DBPointer       {"$ref":..,"$id":{"$oid":..}}    {"$dbPointer":{..}}          "namespace/hex"            {"$ref": .., "$id": {"$oid": ..}}
 * code            {"$code":".."}                                                ".."                       {"$code": ".."}
 *   with scope    {"$code":..,"$scope":{..}}                                    {"code":..,"scope":{..}}   {"$code": .., "$scope": {..}}
 * symbol          {"$symbol":".."}                                              ".."                       ".."
 * undefined       {"$undefined":true}                                           null                       null
 * min, max key    {"$minKey":1}                                                 "MinKey"                   {"$minKey": 1}
 * </pre>
 *
 * <p>Strings, booleans, null, arrays and documents are JSON's own in all modes. Every mode gives
 * UTF-8 without a line break; {@code LEGACY} is pure ASCII. Bytes that are not valid UTF-8 become
 * U+FFFD, as in the driver. A field name that occurs twice in a document is written twice, in all
 * modes, as the driver does: dropping one of them would need a set of names per document.
 */
public enum JsonMode {
  /** Extended JSON v2, relaxed: numbers as numbers. */
  RELAXED,
  /** Extended JSON v2, canonical: every type can be told from the text. */
  CANONICAL,
  /** Ids as hex, dates as ISO-8601, decimals as text: what search indexes like. */
  PLAIN,
  /** What the retired Python sample wrote. */
  LEGACY
}
