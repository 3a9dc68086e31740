package dev.docdb.replicator.target.kafka;

/** What became of a request is unknown, or it can't be stored. */
final class FailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the brokers were asked to do. */
  enum Doing {
    LOOKING_UP_TOPICS,
    CREATING_TOPICS,
    WRITING
  }

  private final Doing doing;
  private final String topic;
  private final Throwable failure;

  /**
   * What failed.
   *
   * @param topic empty where it may have been any, and the failure tells which
   */
  FailedException(Doing doing, String topic, Throwable failure) {
    super(failure);
    this.doing = doing;
    this.topic = topic;
    this.failure = failure;
  }

  Doing doing() {
    return doing;
  }

  /** The words for the topic, where it is known. */
  String ofTopic() {
    return topic.isEmpty() ? "" : " of topic " + topic;
  }

  /** What the client said. */
  Throwable failure() {
    return failure;
  }
}
