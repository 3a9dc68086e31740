package dev.docdb.replicator.message;

/** Where a walk through a document is: as an index names the field, and as the document has it. */
final class FieldPath {
  private final StringBuilder field = new StringBuilder();
  private final StringBuilder place = new StringBuilder();

  /** So long were both before something was added. */
  record Mark(int field, int place) {}

  Mark mark() {
    return new Mark(field.length(), place.length());
  }

  void back(Mark mark) {
    field.setLength(mark.field);
    place.setLength(mark.place);
  }

  void enter(String name) {
    append(field, name);
    append(place, name);
  }

  /** An index has no names for the elements of an array. */
  void enter(int index) {
    append(place, Integer.toString(index));
  }

  private static void append(StringBuilder text, String name) {
    (text.isEmpty() ? text : text.append('.')).append(name);
  }

  /** Whether the field, as an index names it, is this one or lies in it. */
  boolean isAtOrBelow(String other) {
    int length = other.length();
    boolean longEnough =
        field.length() == length || (field.length() > length && field.charAt(length) == '.');
    return longEnough && CharSequence.compare(other, field.subSequence(0, length)) == 0;
  }

  /** The place, with the positions in arrays. */
  String place() {
    return place.toString();
  }
}
