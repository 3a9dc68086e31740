package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection wasn't made: the other side isn't proven to be the cluster, so it was told
 * nothing. Told by the words of the JVM, because the driver hands the first cause on in the text of
 * a time-out only.
 */
enum TlsRefusal {
  OTHER_HOST(
      "the server's certificate is for another host. Check the host name in DOCUMENTDB_URI: it must be one of those in"
          + " the certificate",
      "No subject alternative|No name matching"),
  OUT_OF_TIME(
      "a certificate of the server has expired or isn't valid yet. Renew the server's certificate, and check that"
          + " DOCUMENTDB_URI names the right cluster",
      "CertificateExpiredException|CertificateNotYetValidException|validity check failed"),
  UNKNOWN_AUTHORITY(
      "no authority that is trusted has signed the server's certificate. Check the bundle that CERTIFICATE_BUCKET and"
          + " CERTIFICATE_KEY name (without them, the JVM's own authorities are trusted), and that DOCUMENTDB_URI names"
          + " the right cluster",
      "PKIX path|CertificateException|ValidatorException|SSLPeerUnverifiedException"),
  OTHER_PROTOCOL(
      "the server offers no version of TLS from 1.2 on that this JVM speaks too. Check the server's TLS settings, and"
          + " that DOCUMENTDB_URI names the right cluster",
      "protocol_version|handshake_failure|No appropriate protocol|server selected protocol version"),
  NO_TLS(
      "the server doesn't speak TLS. Switch TLS on at the cluster, and check host and port in DOCUMENTDB_URI",
      "Unsupported or unrecognized SSL message");

  private static final Pattern CUT_OFF =
      Pattern.compile("Remote host terminated the handshake|SSL peer shut down incorrectly");

  private final String explanation;
  private final Pattern signs;

  /** With the words of the JVM by which it is known. */
  TlsRefusal(String explanation, String signs) {
    this.explanation = explanation;
    this.signs = Pattern.compile(signs);
  }

  /** Why TLS was refused, if that is what happened. Mending it is the operator's. */
  static Optional<TlsRefusal> of(MongoException e) {
    String said = allSaid(e);
    return Arrays.stream(values())
        .filter(refusal -> refusal.signs.matcher(said).find())
        .findFirst();
  }

  /**
   * What to think of an end in the middle of a handshake: a server that is going away, or one
   * without TLS. Empty when that isn't what happened.
   */
  static String ofCutOff(MongoException e) {
    return CUT_OFF.matcher(allSaid(e)).find()
        ? ". The server ended the connection in the middle of the TLS handshake: if this repeats, it may not speak TLS;"
            + " check host and port in DOCUMENTDB_URI"
        : "";
  }

  /** The whole sentence behind what was done. */
  String sentence() {
    return "TLS is refused: " + explanation + ". No password was sent";
  }

  private static String allSaid(Throwable e) {
    StringBuilder said = new StringBuilder();
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      said.append(cause).append('\n');
    }
    return said.toString();
  }
}
