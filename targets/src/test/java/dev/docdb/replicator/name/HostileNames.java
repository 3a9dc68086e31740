package dev.docdb.replicator.name;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Namespace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Names that nobody should give to anything; the same ones each time. */
public final class HostileNames {
  private static final long SEED = 20261121;

  /** Characters that services refuse, that escapes are made of, and that differ only in case. */
  private static final String[] PIECES = {
    "a",
    "b",
    "A",
    "B",
    "x",
    "X",
    "0",
    "2",
    "d",
    "045",
    "2d",
    "2e",
    "x2e",
    "-",
    "--",
    "_",
    "__",
    "_x",
    "_xx",
    ".",
    "..",
    "~",
    "~~",
    "~a",
    "!",
    "!!",
    "!2F",
    "!database",
    "database",
    "%",
    "%2F",
    "/",
    "\\",
    "*",
    "?",
    "\"",
    "<",
    ">",
    "|",
    " ",
    ",",
    "#",
    ":",
    "+",
    "$",
    "\u0000",
    "\n",
    "\t",
    "é",
    "ü",
    "日本",
    "\uD83D\uDE00",
    "\uFFFD",
    "\uFFFE",
    "%41",
    "%2e%2e",
    "~065",
    "~~0",
    "_x41",
    "!41",
    "__consumer_offsets",
    "~s",
    "~n1",
    "~h",
    "\u0001\u001f\u007f",
    "\u0085\u2028",
    "\uD83E\uDDE8\u200D\uD83D\uDD27",
    "I\u0130\u0131",
    "\u00df\u1e9e",
    "e\u0301",
    "system.",
    "orders",
    "Orders",
    "q".repeat(60),
    "Q".repeat(120)
  };

  private HostileNames() {}

  /** So many collections and databases, no two alike. */
  public static List<Namespace> namespaces(int count) {
    Random random = new Random(SEED);
    Set<Namespace> namespaces = new LinkedHashSet<>();
    while (namespaces.size() < count) {
      String database = text(random);
      boolean whole = random.nextInt(8) == 0;
      namespaces.add(whole ? Namespace.of(database) : Namespace.of(database, text(random)));
    }
    return List.copyOf(namespaces);
  }

  /** So many texts, no two alike. */
  public static List<String> texts(int count) {
    Random random = new Random(SEED);
    Set<String> texts = new LinkedHashSet<>();
    while (texts.size() < count) {
      texts.add(text(random));
    }
    return List.copyOf(texts);
  }

  /** Of pieces that are hard to get right, or of any bytes. */
  private static String text(Random random) {
    if (random.nextInt(5) == 0) {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      return new String(bytes, UTF_8);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
