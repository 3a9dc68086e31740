package dev.docdb.replicator.target.sqs;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.name.HostileNames;
import dev.docdb.replicator.name.ServiceRules;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import dev.docdb.replicator.target.HostileChanges;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HostileGroupsTest {
  @AutoClose private final SqsServer server = SqsServer.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();

  @Test
  void g04_tenThousandDocumentsOfAnyIdHaveLegalGroupsThatDiffer() {
    Map<String, Change> named = new HashMap<>();
    for (Change change : HostileChanges.withIds(10_000)) {
      String group = SqsText.id(change.documentId());
      ServiceRules.checkGroup(group);
      assertEquals(null, named.put(group, change), group);
    }
  }

  @Test
  void g04_eventIdsOfAnyTextTellMessagesApart() {
    Map<String, String> named = new HashMap<>();
    for (String eventId : HostileNames.texts(10_000)) {
      String id = SqsText.id(eventId);
      ServiceRules.checkGroup(id);
      assertEquals(null, named.put(id, eventId), id);
    }
  }

  @Test
  void g04_aRealQueueTakesThemAndGivesThemBack() throws Exception {
    URI queue = server.createFifoQueue("orders.fifo");
    surroundings.point("Sqs", server.endpoint(), "any", Surroundings.PASSWORD);
    List<Change> changes = HostileChanges.withIds(300);
    try (SqsTarget target =
        SqsTarget.open(
            surroundings.resources(
                Namespace.of("shop", "orders"), Map.of("SQS_QUERY_URL", queue.toString())))) {
      PlanDriver.of(target).deliver(Sending.encode(changes.toArray(Change[]::new)));
    }
    Map<String, String> groups =
        changes.stream().collect(toMap(Change::eventId, change -> SqsText.id(change.documentId())));
    Map<String, String> stored =
        QueueReader.drain(queue).stream()
            .map(message -> message.attributesAsStrings())
            .collect(toMap(a -> a.get("MessageDeduplicationId"), a -> a.get("MessageGroupId")));
    assertEquals(groups, stored);
  }
}
