package dev.docdb.replicator.sandbox.image;

/** Where the function's classes lie, and how its JVM is started. */
enum Layout {
  /** As Lambda starts a zip: the runtime client alone on the class path, which loads the jars. */
  ZIP {
    @Override
    String command() {
      return "exec java $HEAP -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
          + " -cp $(echo /var/task/lib/aws-lambda-java-*.jar /var/task/lib/utils-lite-*.jar | tr ' ' ':')"
          + " com.amazonaws.services.lambda.runtime.api.client.AWSLambda $HANDLER";
    }

    @Override
    String taskRoot() {
      return MeasuredContainers.UNPACKED;
    }
  },

  /** As the image starts itself, but that a cache that can't be used is an error. */
  IMAGE {
    @Override
    String command() {
      return "exec sh /var/task/start $HANDLER";
    }

    @Override
    String taskRoot() {
      return "/var/task";
    }
  };

  /** What a shell does, with the variables HEAP and HANDLER. */
  abstract String command();

  /** Where the runtime client looks for the function. */
  abstract String taskRoot();
}
