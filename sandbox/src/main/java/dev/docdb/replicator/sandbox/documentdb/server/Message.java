package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** The messages of the wire protocol: OP_MSG, and OP_QUERY for the first words of old clients. */
final class Message {
  static final int OP_REPLY = 1;
  static final int OP_QUERY = 2004;
  static final int OP_MSG = 2013;

  private static final int HEADER = 16;
  private static final int CHECKSUM_PRESENT = 1;
  private static final int MORE_TO_COME = 2;
  private static final int REQUIRED_BITS = 0xFFFF;

  private Message() {}

  /** A command, and whether nobody waits for its reply. */
  record Parsed(BsonDocument body, boolean unacknowledged) {}

  /** Whether the sender of a message waits for no reply, even when the rest can't be read. */
  static boolean isUnacknowledged(int opCode, byte[] payload) {
    return opCode == OP_MSG && payload.length >= 4 && (flags(payload) & MORE_TO_COME) != 0;
  }

  private static int flags(byte[] payload) {
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  static Parsed parse(int opCode, byte[] payload) {
    return switch (opCode) {
      case OP_MSG -> message(payload);
      case OP_QUERY -> new Parsed(query(payload), false);
      default -> throw MongoError.of(115, "Unsupported OP code " + opCode);
    };
  }

  private static Parsed message(byte[] payload) {
    if (payload.length < 5) {
      throw MongoError.of(17, "OP_MSG is too short");
    }
    int flags = flags(payload);
    if ((flags & REQUIRED_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) != 0) {
      throw MongoError.of(
          9, "Message contains illegal flags value: Ob" + Integer.toBinaryString(flags));
    }
    int end = payload.length - ((flags & CHECKSUM_PRESENT) != 0 ? 4 : 0);
    BsonDocument body = new BsonDocument();
    BsonDocument sequences = new BsonDocument();
    int at = 4;
    while (at < end) {
      int kind = payload[at];
      int size = size(payload, at + 1, end);
      if (kind == 0) {
        body = Bson.decodeCommand(payload, at + 1, size, "documents");
      } else if (kind == 1) {
        sequence(payload, at + 1, size, sequences);
      } else {
        throw MongoError.of(40432, "Unknown section kind " + kind);
      }
      at += 1 + size;
    }
    body.putAll(sequences);
    return new Parsed(body, (flags & MORE_TO_COME) != 0);
  }

  private static int size(byte[] payload, int at, int end) {
    if (end - at < 4) {
      throw MongoError.of(22, "Invalid BSON: a section ends too early");
    }
    int size = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    if (size < 5 || size > end - at) {
      throw MongoError.of(22, "Invalid BSON: a section's length is " + size);
    }
    return size;
  }

  private static void sequence(byte[] payload, int from, int size, BsonDocument into) {
    int end = from + size;
    int nameEnd = from + 4;
    while (nameEnd < end && payload[nameEnd] != 0) {
      nameEnd++;
    }
    String name = new String(payload, from + 4, nameEnd - from - 4, StandardCharsets.UTF_8);
    BsonArray documents = new BsonArray();
    int at = nameEnd + 1;
    while (at < end) {
      int length = size(payload, at, end);
      BsonDocument decoded = Bson.decode(payload, at, length);
      documents.add(
          name.equals("documents")
              ? new RawBsonDocument(Arrays.copyOfRange(payload, at, at + length))
              : decoded);
      at += length;
    }
    into.put(name, documents);
  }

  private static BsonDocument query(byte[] payload) {
    int nameEnd = 4;
    while (nameEnd < payload.length && payload[nameEnd] != 0) {
      nameEnd++;
    }
    int at = nameEnd + 9;
    String collection = new String(payload, 4, nameEnd - 4, StandardCharsets.UTF_8);
    BsonDocument body = Bson.decode(payload, at, size(payload, at, payload.length));
    String command = body.isEmpty() ? "" : body.getFirstKey();
    boolean handshake = command.equals("hello") || command.equalsIgnoreCase("isMaster");
    if (!collection.endsWith(".$cmd") || !handshake) {
      throw MongoError.of(
          352,
          "Unsupported OP_QUERY command: "
              + command
              + ". The client driver may require an upgrade.");
    }
    int dot = collection.indexOf('.');
    return body.append("$db", new BsonString(collection.substring(0, dot)));
  }

  static byte[] reply(int opCode, int requestId, int responseTo, BsonDocument reply) {
    byte[] document = Bson.encode(reply);
    boolean old = opCode == OP_QUERY;
    int size = HEADER + (old ? 20 : 5) + document.length;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(size).putInt(requestId).putInt(responseTo).putInt(old ? OP_REPLY : OP_MSG);
    if (old) {
      out.putInt(8).putLong(0).putInt(0).putInt(1);
    } else {
      out.putInt(0).put((byte) 0);
    }
    return out.put(document).array();
  }
}
