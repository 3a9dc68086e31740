package dev.docdb.replicator.sandbox.documentdb.server;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What is known of the client at the other end of one connection. */
final class Client {
  private final int id;
  private final String address;
  private boolean authenticated;
  private BooleanSupplier gone = () -> false;
  private String appName = "";
  private Optional<BsonDocument> user = Optional.empty();
  private Optional<Conversation> conversation = Optional.empty();

  Client(int id, String address, boolean authenticated) {
    this.id = id;
    this.address = address;
    this.authenticated = authenticated;
  }

  /** How to find out whether the other end has closed the connection. */
  void liveness(BooleanSupplier supplier) {
    gone = supplier;
  }

  boolean isGone() {
    return gone.getAsBoolean();
  }

  int id() {
    return id;
  }

  String address() {
    return address;
  }

  boolean isAuthenticated() {
    return authenticated;
  }

  void authenticated(boolean yes) {
    authenticated = yes;
    user = Optional.empty();
  }

  /** Lets somebody in who has proved it. */
  void login(Conversation proof) {
    authenticated = true;
    user =
        Optional.of(
            new BsonDocument("user", new BsonString(proof.user()))
                .append("db", new BsonString(proof.database())));
  }

  /** Who has logged in, and to which database. */
  Optional<BsonDocument> user() {
    return user;
  }

  String appName() {
    return appName;
  }

  void appName(String name) {
    appName = name;
  }

  Optional<Conversation> conversation() {
    return conversation;
  }

  void begin(Conversation newConversation) {
    conversation = Optional.of(newConversation);
  }

  void endConversation() {
    conversation = Optional.empty();
  }
}
