package dev.docdb.replicator.source;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonTimestamp;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;

/**
 * Where to resume. Nobody outside this package looks inside; the state collection keeps it as
 * {@link PositionFormat} writes it.
 *
 * @param token the server's resume token, byte for byte as it came; empty when only a time is known
 * @param time every change before this time lies before the position: of the operation that the
 *     token stands for, or from which to read when there is no token
 * @param asOf the cluster's time when it was known to give this token for an idle stream; says how
 *     old the token is, and nothing about what was read
 * @param behind the kind of event that the position lies directly behind, where it may have ended
 *     what is watched: a drop, a rename, a dropDatabase or an invalidate
 */
public record Position(
    Optional<RawBsonDocument> token,
    Optional<BsonTimestamp> time,
    Optional<BsonTimestamp> asOf,
    Optional<Operation> behind) {
  /** What may end the stream of a collection; that of a database ends with fewer of them. */
  static final Set<Operation> ENDINGS =
      Set.of(Operation.DROP, Operation.RENAME, Operation.DROP_DATABASE, Operation.INVALIDATE);

  private static final Duration YOUNG = Duration.ofMinutes(30);

  public Position {
    if (token.isEmpty() && time.isEmpty()) {
      throw new IllegalArgumentException("A position needs a token or a time");
    }
    if (behind.isPresent() && !ENDINGS.contains(behind.get())) {
      throw new IllegalArgumentException("Nothing ends with " + behind.get());
    }
  }

  /** Reading starts with the first change at this time or later. */
  public static Position from(BsonTimestamp time) {
    return new Position(Optional.empty(), Optional.of(time), Optional.empty(), Optional.empty());
  }

  /** Reading starts with the first change of this second or later. */
  public static Position at(Instant moment) {
    return from(Times.atSecond(moment.getEpochSecond()));
  }

  /**
   * Where to read from when the token is of no use, so that some changes come again; empty when no
   * time is known.
   */
  public Optional<Position> withoutToken() {
    return time.map(Position::from);
  }

  /**
   * The same place, and before it what may have been recorded later than its time says; for a
   * position without a token.
   */
  public Position withMargin() {
    return from(Times.before(time.orElseThrow(), IdlePosition.MARGIN));
  }

  /** Reading goes on behind this token, of whose time nothing is known. */
  public static Position after(RawBsonDocument token) {
    return new Position(Optional.of(token), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Reading goes on behind this token. */
  public static Position after(RawBsonDocument token, BsonTimestamp time) {
    return new Position(Optional.of(token), Optional.of(time), Optional.empty(), Optional.empty());
  }

  /** Reading goes on behind this change. */
  public static Position after(Change change) {
    return new Position(
        Optional.of(new RawBsonDocument(change.token())),
        change.clusterTime() == 0
            ? Optional.empty()
            : Optional.of(new BsonTimestamp(change.clusterTime())),
        Optional.empty(),
        Optional.of(change.operation()).filter(ENDINGS::contains));
  }

  /** The same place, which the cluster was known to remember at this time. */
  Position asOf(BsonTimestamp known) {
    return new Position(token, time, Optional.of(known), behind);
  }

  /** The place behind an invalidate that wasn't shown: the server tells its token, not its time. */
  static Position behindInvalidate(RawBsonDocument token) {
    return new Position(
        Optional.of(token), Optional.empty(), Optional.empty(), Optional.of(Operation.INVALIDATE));
  }

  /**
   * Whether it may be that no token is resumed, but a time is begun at: behind an invalidate there
   * are servers that know nothing else.
   */
  public boolean mayBeginByTime() {
    return token.isEmpty() || behind.equals(Optional.of(Operation.INVALIDATE));
  }

  /** Whether reading begins at a time after this moment. */
  public boolean beginsAfter(Instant moment) {
    return token.isEmpty() && Times.instant(time.orElseThrow()).isAfter(moment);
  }

  /** How long ago the cluster was known to remember the place; empty when no time is known. */
  public Optional<Duration> age(Instant now) {
    Optional<BsonTimestamp> latest =
        asOf.filter(known -> time.isEmpty() || known.compareTo(time.get()) > 0).or(() -> time);
    return latest
        .map(known -> Duration.between(Times.instant(known), now))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
  }

  /**
   * Whether one look shows what lies behind it. Behind an older place a server may say that there
   * is nothing, because its time was up while it looked through the changes of others; the place of
   * an idle stream is never so old while the replication runs. Empty when no time is known.
   */
  public Optional<Boolean> isYoung(Instant now) {
    return age(now).map(age -> age.compareTo(YOUNG) <= 0);
  }

  /** Every change before this moment lies before the place, where that is known. */
  public Optional<Instant> moment() {
    return time.map(Times::instant);
  }

  /** Whether this is the place directly behind a change. */
  public boolean isBehind(Change change) {
    return token.isPresent() && sameBytes(token.get(), change);
  }

  private static boolean sameBytes(RawBsonDocument token, Change change) {
    byte[] other = change.token();
    ByteBuf bytes = token.getByteBuffer();
    try {
      byte[] own = new byte[bytes.remaining()];
      bytes.get(own);
      return Arrays.equals(own, other);
    } finally {
      bytes.release();
    }
  }

  /** Whether reading goes on at the same place, whatever else is known of it. */
  public boolean isAt(Position other) {
    return equals(other) || (token.isPresent() && token.equals(other.token));
  }

  /** Whether every change before another place surely lies before this one, too. */
  public boolean reaches(Position other) {
    return isAt(other)
        || (time.isPresent()
            && other.time.isPresent()
            && Long.compareUnsigned(other.time.get().getValue(), time.get().getValue()) < 0);
  }

  /** Whether this place surely lies before a change, as its time does. */
  public boolean isBefore(Change change) {
    return change.clusterTime() != 0
        && time.isPresent()
        && Long.compareUnsigned(time.get().getValue(), change.clusterTime()) < 0;
  }

  /** Whether its time is known not to be earlier than that of another place. */
  public boolean isAtOrAfter(Position other) {
    return time.isPresent()
        && other.time.isPresent()
        && Long.compareUnsigned(time.get().getValue(), other.time.get().getValue()) >= 0;
  }

  /**
   * Whether a change surely lies before this place, as its time does. Of changes at the very time
   * of the position only {@link #isBehind} can tell.
   */
  public boolean reaches(Change change) {
    return change.clusterTime() != 0
        && time.isPresent()
        && Long.compareUnsigned(change.clusterTime(), time.get().getValue()) < 0;
  }
}
