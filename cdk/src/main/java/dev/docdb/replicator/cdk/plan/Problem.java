package dev.docdb.replicator.cdk.plan;

/**
 * Something in the file that can't be used, or that is worth a second look.
 *
 * @param line where it is, from 1; 0 where it is in no line
 * @param section the name between the brackets; empty where it is in none
 * @param key as the file has it, or should have it; empty where it is about no key
 * @param told what is wrong, and what was expected
 */
record Problem(int line, String section, String key, String told) {

  static Problem ofFile(String told) {
    return new Problem(0, "", "", told);
  }

  /** Where it is, in front of what it is. */
  String place() {
    String at = line == 0 ? "" : "line " + line;
    return at + (section.isEmpty() ? "" : (at.isEmpty() ? "" : ", ") + "[" + section + "]");
  }

  String text() {
    String place = (place() + " " + key).strip();
    return place.isEmpty() ? told : place + ": " + told;
  }
}
