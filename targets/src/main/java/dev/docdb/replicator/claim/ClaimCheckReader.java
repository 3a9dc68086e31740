package dev.docdb.replicator.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Fingerprint;
import java.util.Optional;
import org.bson.BsonDocument;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * For consumers: gives the whole message, whether it came as such or as a pointer.
 *
 * <p>It reads any bucket that a pointer names and that the client may read: take messages only from
 * where nobody but the replicator writes, or give the client no more rights than needed.
 */
public final class ClaimCheckReader {
  /** The key that a pointer names may be long; longer messages are never looked into. */
  private static final int LONGEST_POINTER = 1 << 20;

  private final S3Client s3;

  public ClaimCheckReader(S3Client s3) {
    this.s3 = s3;
  }

  /**
   * The whole message.
   *
   * @throws IllegalStateException when the object isn't the one that the pointer was made for
   */
  public byte[] whole(byte[] message) {
    return claim(message).map(this::fetch).orElse(message);
  }

  /** Where the whole message is, if this is a pointer. */
  public static Optional<Claim> claim(byte[] message) {
    String text = message.length > LONGEST_POINTER ? "" : new String(message, UTF_8);
    if (!text.contains("\"" + Claim.FIELD + "\"")
        && !text.contains("\"" + Claim.FIELD_OF_DOCUMENT + "\"")) {
      return Optional.empty();
    }
    BsonDocument json = BsonDocument.parse(text);
    return field(json, Claim.FIELD).or(() -> field(json, Claim.FIELD_OF_DOCUMENT));
  }

  private static Optional<Claim> field(BsonDocument json, String name) {
    boolean isClaim =
        json.get(name) instanceof BsonDocument claim
            && claim.isString("bucket")
            && claim.isString("key")
            && claim.isNumber("size")
            && claim.isString("sha256");
    return isClaim ? Optional.of(claim(json.getDocument(name))) : Optional.empty();
  }

  private static Claim claim(BsonDocument fields) {
    return new Claim(
        fields.getString("bucket").getValue(),
        fields.getString("key").getValue(),
        fields.getNumber("size").longValue(),
        fields.getString("sha256").getValue());
  }

  private byte[] fetch(Claim claim) {
    byte[] whole =
        s3.getObjectAsBytes(request -> request.bucket(claim.bucket()).key(claim.key()))
            .asByteArray();
    if (whole.length != claim.size()
        || !Fingerprint.of(whole, 0, whole.length).equals(claim.sha256())) {
      throw new IllegalStateException(
          "The object s3://%s/%s isn't the one that the pointer was made for"
              .formatted(claim.bucket(), claim.key()));
    }
    return whole;
  }
}
