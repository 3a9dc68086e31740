package dev.docdb.replicator.sandbox.demo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;

/**
 * Writes to a collection - inserts, updates, replaces, deletes - and remembers every write. Each
 * document counts its own writes, so that a reader can tell a change that is missing, repeated or
 * out of order.
 */
public final class Workload {
  private static final List<String> CITIES =
      List.of("Zürich", "São Paulo", "東京", "New \"York\"", "Line\nbreak", "😀");

  private final MongoCollection<Document> collection;
  private final Random random;
  private final List<String> live = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<WrittenChange> written = new ArrayList<>();
  private final int mostLive;
  private int documents;

  /** Writes to ever more documents. */
  public Workload(MongoCollection<Document> collection, Random random) {
    this(collection, random, Integer.MAX_VALUE);
  }

  /** Writes to so many documents at a time at most. */
  public Workload(MongoCollection<Document> collection, Random random, int mostLive) {
    this.collection = collection;
    this.random = random;
    this.mostLive = mostLive;
  }

  /** One write, chosen by chance. */
  public void writeOne() {
    int choice = random.nextInt(100);
    if (live.size() < 5 || (choice < 35 && live.size() < mostLive)) {
      insert();
    } else if (choice < 70) {
      update(anyLive());
    } else if (choice < 85) {
      replace(anyLive());
    } else {
      delete(anyLive());
    }
  }

  /** So many writes. */
  public void write(int count) {
    for (int i = 0; i < count; i++) {
      writeOne();
    }
  }

  /** Inserts that many documents, each with a text of that many characters besides. */
  public void insertLarge(int count, int characters) {
    String text = "x".repeat(characters);
    for (int i = 0; i < count; i++) {
      String id = newId();
      int number = next(id);
      collection.insertOne(content(id, number).append("text", text));
      remember(id, "insert", number);
    }
  }

  private String anyLive() {
    return live.get(random.nextInt(live.size()));
  }

  private void insert() {
    String id = newId();
    int number = next(id);
    collection.insertOne(content(id, number));
    remember(id, "insert", number);
  }

  private String newId() {
    String id = "order-%06d".formatted(documents++);
    live.add(id);
    return id;
  }

  private void update(String id) {
    int number = next(id);
    collection.updateOne(
        Filters.eq("_id", id),
        Updates.combine(
            Updates.set("n", number), Updates.set("total", random.nextInt(100_000) / 100.0)));
    remember(id, "update", number);
  }

  private void replace(String id) {
    int number = next(id);
    collection.replaceOne(Filters.eq("_id", id), content(id, number));
    remember(id, "replace", number);
  }

  private void delete(String id) {
    int number = next(id);
    live.remove(id);
    collection.deleteOne(Filters.eq("_id", id));
    remember(id, "delete", number);
  }

  private int next(String id) {
    return numbers.merge(id, 1, Integer::sum);
  }

  private Document content(String id, int number) {
    return new Document("_id", id)
        .append("n", number)
        .append("city", CITIES.get(random.nextInt(CITIES.size())))
        .append("total", random.nextInt(100_000) / 100.0)
        .append("paid", random.nextBoolean())
        .append(
            "items",
            List.of(
                new Document("sku", "a" + random.nextInt(50)).append("count", random.nextInt(9))));
  }

  private synchronized void remember(String id, String operation, int number) {
    written.add(new WrittenChange(id, operation, number, System.nanoTime()));
  }

  /** Everything written so far, in order. */
  public synchronized List<WrittenChange> written() {
    return List.copyOf(written);
  }

  /** How many writes there were so far. */
  public synchronized int count() {
    return written.size();
  }

  /** When the n-th write, counted from 0, was acknowledged. */
  synchronized long atNanos(int n) {
    return written.get(n).atNanos();
  }

  /** What the collection holds now, by id. */
  public Map<String, Document> content() {
    Map<String, Document> content = new HashMap<>();
    for (Document document : collection.find()) {
      content.put(document.getString("_id"), document);
    }
    return content;
  }
}
