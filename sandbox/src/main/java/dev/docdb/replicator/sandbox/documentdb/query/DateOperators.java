package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions.Call;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Operators on dates. */
final class DateOperators {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  private DateOperators() {}

  static void register(Map<String, Call> calls) {
    part(calls, "$year", ZonedDateTime::getYear);
    part(calls, "$month", ZonedDateTime::getMonthValue);
    part(calls, "$dayOfMonth", ZonedDateTime::getDayOfMonth);
    part(calls, "$dayOfYear", ZonedDateTime::getDayOfYear);
    part(calls, "$dayOfWeek", date -> date.getDayOfWeek().getValue() % 7 + 1);
    part(calls, "$isoDayOfWeek", date -> date.getDayOfWeek().getValue());
    part(calls, "$isoWeek", date -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    part(calls, "$isoWeekYear", date -> date.get(IsoFields.WEEK_BASED_YEAR));
    part(calls, "$hour", ZonedDateTime::getHour);
    part(calls, "$minute", ZonedDateTime::getMinute);
    part(calls, "$second", ZonedDateTime::getSecond);
    part(calls, "$millisecond", date -> date.getNano() / 1_000_000);
    calls.put("$dateToString", new Call(1, 1, (args, scope) -> toText(args.get(0).asDocument())));
    calls.put(
        "$dateFromString", new Call(1, 1, (args, scope) -> fromText(args.get(0).asDocument())));
    calls.put("$dateAdd", new Call(1, 1, (args, scope) -> shift(args.get(0).asDocument(), 1)));
    calls.put(
        "$dateSubtract", new Call(1, 1, (args, scope) -> shift(args.get(0).asDocument(), -1)));
    calls.put("$dateDiff", new Call(1, 1, (args, scope) -> difference(args.get(0).asDocument())));
  }

  /** A moment as clients print it. */
  static String iso(Instant moment) {
    return ISO.format(moment.atZone(ZoneOffset.UTC));
  }

  /** Reads a moment in any of the forms of ISO 8601 that carry a date. */
  static Instant parse(String text) {
    try {
      if (text.length() <= 10) {
        return java.time.LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$");
      return zoned
          ? OffsetDateTime.parse(text.replaceAll("([+-]\\d\\d)(\\d\\d)$", "$1:$2")).toInstant()
          : java.time.LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw MongoError.of(241, "Error parsing date string '" + text + "'");
    }
  }

  private static void part(
      Map<String, Call> calls, String name, ToLongFunction<ZonedDateTime> body) {
    calls.put(
        name,
        new Call(
            1,
            1,
            (args, scope) -> {
              BsonValue value = args.get(0);
              BsonDocument spec =
                  value.isDocument() ? value.asDocument() : new BsonDocument("date", value);
              BsonValue date = spec.get("date", BsonNull.VALUE);
              return Missing.orNull(date)
                  ? BsonNull.VALUE
                  : Bson.number(body.applyAsLong(zoned(date, spec)));
            }));
  }

  private static ZonedDateTime zoned(BsonValue date, BsonDocument spec) {
    String zone = spec.getString("timezone", new BsonString("UTC")).getValue();
    return Instant.ofEpochMilli(TypeOperators.date(date)).atZone(ZoneId.of(zone));
  }

  private static BsonValue toText(BsonDocument spec) {
    BsonValue date = spec.get("date", BsonNull.VALUE);
    if (Missing.orNull(date)) {
      return spec.get("onNull", BsonNull.VALUE);
    }
    String format = spec.getString("format", new BsonString("%Y-%m-%dT%H:%M:%S.%LZ")).getValue();
    ZonedDateTime moment = zoned(date, spec);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      text.append(c == '%' && i + 1 < format.length() ? field(format.charAt(++i), moment) : c);
    }
    return new BsonString(text.toString());
  }

  private static String field(char letter, ZonedDateTime moment) {
    String pattern =
        switch (letter) {
          case 'Y' -> "uuuu";
          case 'm' -> "MM";
          case 'd' -> "dd";
          case 'H' -> "HH";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'L' -> "SSS";
          case 'j' -> "DDD";
          case 'z' -> "xx";
          case 'G' -> "YYYY";
          case 'b' -> "MMM";
          case 'B' -> "MMMM";
          case '%' -> "'%'";
          default -> throw MongoError.of(18536, "Invalid format character '%" + letter + "'");
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(moment);
  }

  private static BsonValue fromText(BsonDocument spec) {
    BsonValue text = spec.get("dateString", BsonNull.VALUE);
    return Missing.orNull(text)
        ? spec.get("onNull", BsonNull.VALUE)
        : new BsonDateTime(parse(text.asString().getValue()).toEpochMilli());
  }

  private static ChronoUnit unit(BsonDocument spec) {
    return switch (spec.getString("unit").getValue()) {
      case "year" -> ChronoUnit.YEARS;
      case "month" -> ChronoUnit.MONTHS;
      case "week" -> ChronoUnit.WEEKS;
      case "day" -> ChronoUnit.DAYS;
      case "hour" -> ChronoUnit.HOURS;
      case "minute" -> ChronoUnit.MINUTES;
      case "second" -> ChronoUnit.SECONDS;
      case "millisecond" -> ChronoUnit.MILLIS;
      default -> throw MongoError.of(9, "unknown time unit value: " + spec.get("unit"));
    };
  }

  private static BsonValue shift(BsonDocument spec, int sign) {
    BsonValue start = spec.get("startDate", BsonNull.VALUE);
    if (Missing.orNull(start)) {
      return BsonNull.VALUE;
    }
    long amount = sign * Bson.asLong(spec.get("amount", BsonNull.VALUE));
    return new BsonDateTime(zoned(start, spec).plus(amount, unit(spec)).toInstant().toEpochMilli());
  }

  private static BsonValue difference(BsonDocument spec) {
    BsonValue start = spec.get("startDate", BsonNull.VALUE);
    BsonValue end = spec.get("endDate", BsonNull.VALUE);
    if (Missing.orNull(start) || Missing.orNull(end)) {
      return BsonNull.VALUE;
    }
    ChronoUnit unit = unit(spec);
    ChronoUnit cut = unit.compareTo(ChronoUnit.DAYS) > 0 ? ChronoUnit.DAYS : unit;
    return new org.bson.BsonInt64(
        unit.between(zoned(start, spec).truncatedTo(cut), zoned(end, spec).truncatedTo(cut)));
  }
}
