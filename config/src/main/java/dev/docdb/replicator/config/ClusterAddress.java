package dev.docdb.replicator.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the cluster is: its hosts and the options of the connection, without credentials and always
 * with TLS.
 *
 * @param hosts one or more addresses with or without a port, separated by commas
 * @param options options of the connection string, the ones added here included
 */
public record ClusterAddress(String hosts, Map<String, String> options) {
  private static final String SCHEME = "mongodb://";
  private static final Set<String> WEAKENS_TLS =
      Set.of(
          "tlsinsecure",
          "tlsallowinvalidcertificates",
          "tlsallowinvalidhostnames",
          "sslinvalidhostnameallowed",
          "sslallowinvalidcertificates",
          "sslallowinvalidhostnames",
          "tlsdisableocspendpointcheck",
          "tlsdisablecertificaterevocationcheck");
  private static final Set<String> CREDENTIALS =
      Set.of("authmechanism", "authmechanismproperties", "authsource", "gssapiservicename");

  private static final Set<String> NUMBERS =
      Set.of(
          "connecttimeoutms",
          "sockettimeoutms",
          "serverselectiontimeoutms",
          "heartbeatfrequencyms",
          "localthresholdms",
          "maxidletimems",
          "maxlifetimems",
          "maxpoolsize",
          "minpoolsize",
          "waitqueuetimeoutms");
  private static final Set<String> TRUE_OR_FALSE =
      Set.of("tls", "ssl", "retrywrites", "retryreads", "directconnection", "loadbalanced");
  private static final Set<String> READ_PREFERENCES =
      Set.of("primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest");

  public ClusterAddress {
    options = Map.copyOf(options);
  }

  /**
   * Reads {@code host}, {@code host:port} or a {@code mongodb://} URI.
   *
   * @throws IllegalArgumentException when it holds credentials, weakens TLS or can't be read
   */
  public static ClusterAddress parse(String text) {
    String rest = withoutScheme(text);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String hosts = question < 0 ? rest : rest.substring(0, question);
    if (hosts.contains("@") || query.contains("@")) {
      throw new IllegalArgumentException(
          "it must hold no credentials; they come from the secret named by DOCUMENTDB_SECRET");
    }
    int slash = hosts.indexOf('/');
    if (slash >= 0 && slash < hosts.length() - 1) {
      throw new IllegalArgumentException("name no database in it; WATCHED_DB_NAME does that");
    }
    hosts = slash < 0 ? hosts : hosts.substring(0, slash);
    checkHosts(hosts);
    return new ClusterAddress(hosts, withOurs(options(query)));
  }

  private static String withoutScheme(String text) {
    if (text.startsWith(SCHEME)) {
      return text.substring(SCHEME.length());
    }
    if (text.contains("://")) {
      throw new IllegalArgumentException(
          "expected host, host:port or a URI that begins with mongodb://");
    }
    return text;
  }

  private static void checkHosts(String hosts) {
    for (String host : hosts.split(",", -1)) {
      if (!host.matches("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")) {
        throw new IllegalArgumentException("expected host or host:port, several with commas");
      }
      int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
      if (colon >= 0 && Integer.parseInt(host.substring(colon + 1)) > 65_535) {
        throw new IllegalArgumentException("a port is a number up to 65535");
      }
    }
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals < 1 || equals == option.length() - 1) {
        throw new IllegalArgumentException("its options must have the form name=value&name=value");
      }
      String name = option.substring(0, equals);
      checkOption(name, option.substring(equals + 1));
      options.put(name, option.substring(equals + 1));
    }
    return options;
  }

  private static void checkOption(String name, String value) {
    String known = name.toLowerCase(Locale.ROOT);
    if (WEAKENS_TLS.contains(known)) {
      throw new IllegalArgumentException(name + " weakens TLS and is refused");
    }
    if ((known.equals("tls") || known.equals("ssl")) && !value.equals("true")) {
      throw new IllegalArgumentException(
          name + "=" + value + " would switch TLS off and is refused");
    }
    if (CREDENTIALS.contains(known)) {
      throw new IllegalArgumentException(
          name + " is refused: DOCUMENTDB_SECRET says how to log in");
    }
    if (known.equals("loadbalanced") && value.equals("true")) {
      throw new IllegalArgumentException(
          "loadBalanced=true is refused: a change stream's cursor lives on one server, and behind a load balancer"
              + " its next read may reach another");
    }
    checkValue(name, known, value);
  }

  /** What the driver would refuse later, or pass over. */
  private static void checkValue(String name, String known, String value) {
    boolean good =
        switch (known) {
          case "readpreference" -> READ_PREFERENCES.contains(value);
          case "replicaset", "appname" -> value.matches("[A-Za-z0-9._-]{1,100}");
          case "tlscafile" ->
              throw new IllegalArgumentException(
                  name
                      + " names a file that the function doesn't have: use CERTIFICATE_BUCKET and CERTIFICATE_KEY");
          default ->
              NUMBERS.contains(known)
                  ? value.matches("[0-9]{1,9}")
                  : TRUE_OR_FALSE.contains(known) && value.matches("true|false");
        };
    if (!good) {
      throw new IllegalArgumentException(
          name + " isn't an option that the function knows, or its value isn't one");
    }
  }

  /** What every connection has; of these only the replica set's name may be chosen by the user. */
  private static Map<String, String> withOurs(Map<String, String> given) {
    Map<String, String> options = new LinkedHashMap<>(given);
    options
        .keySet()
        .removeIf(
            name -> Set.of("ssl", "tls", "retrywrites").contains(name.toLowerCase(Locale.ROOT)));
    options.put("tls", "true");
    options.put("retryWrites", "false");
    boolean alone =
        options.entrySet().stream()
            .anyMatch(
                option ->
                    option.getKey().equalsIgnoreCase("directConnection")
                        && option.getValue().equals("true"));
    boolean named = options.keySet().stream().anyMatch("replicaSet"::equalsIgnoreCase);
    if (!named && !alone) {
      options.put("replicaSet", "rs0");
    }
    return options;
  }

  /** The connection string for the driver. */
  public String connectionString() {
    return options.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining("&", SCHEME + hosts + "/?", ""));
  }

  @Override
  public String toString() {
    return hosts;
  }
}
