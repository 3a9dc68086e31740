package dev.docdb.replicator.sandbox.documentdb.server;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What is known of the client at the other end of one connection. */
final class Client {
  private final int id;
  private final String address;
  private boolean authenticated;
  private BooleanSupplier gone = () -> false;
  private String appName = "";
  private Optional<Scram> conversation = Optional.empty();

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
  }

  String appName() {
    return appName;
  }

  void appName(String name) {
    appName = name;
  }

  Optional<Scram> conversation() {
    return conversation;
  }

  void begin(Scram newConversation) {
    conversation = Optional.of(newConversation);
  }

  void endConversation() {
    conversation = Optional.empty();
  }
}
