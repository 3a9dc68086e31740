package dev.docdb.replicator.sandbox.sns;

import java.util.Optional;

/** What was published to a topic. */
public record PublishedMessage(String topicArn, Optional<String> subject, String message) {}
