package dev.docdb.replicator.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationTest {
  @Test
  void onlyWritesAreOfOneDocument() {
    List<Operation> ofDocument =
        Arrays.stream(Operation.values()).filter(Operation::isOfDocument).toList();
    assertEquals(
        List.of(Operation.INSERT, Operation.UPDATE, Operation.REPLACE, Operation.DELETE),
        ofDocument);
  }
}
