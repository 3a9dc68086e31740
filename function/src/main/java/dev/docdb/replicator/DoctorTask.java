package dev.docdb.replicator;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.doctor.Diagnosis;
import dev.docdb.replicator.doctor.Doctor;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** An operator wants to know what is in order, and what isn't. */
final class DoctorTask {
  private static final String MEMORY = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";

  private final @Nullable Environment environment;
  private final @Nullable ConfigurationException mistakes;
  private final AwsClients aws;
  private final Log log;

  /**
   * What it takes.
   *
   * @param environment null where there are mistakes in the settings
   * @param mistakes null where there are none
   */
  DoctorTask(
      @Nullable Environment environment,
      @Nullable ConfigurationException mistakes,
      AwsClients aws,
      Log log) {
    this.environment = environment;
    this.mistakes = mistakes;
    this.aws = aws;
    this.log = log;
  }

  /** Looks at everything; what is broken is a part of the answer. */
  BsonDocument run(boolean alertTest, Duration remaining) {
    Diagnosis diagnosis =
        environment == null
            ? Doctor.ofMistakes(Objects.requireNonNull(mistakes).problems())
            : new Doctor(parts(environment), alertTest).examine(remaining);
    log.info("Looked at everything that the function needs", diagnosis.toLog());
    return diagnosis.toAnswer();
  }

  /** Secrets and certificates are fetched anew: what is kept may be good where the new isn't. */
  private Doctor.Parts parts(Environment of) {
    StoredSecrets secrets = new StoredSecrets(aws);
    InstantSource clock = InstantSource.system();
    return new Doctor.Parts(
        new TargetResources(of, aws, secrets),
        new ClusterAccess(of, aws, secrets, log, clock),
        Bounded::call,
        clock,
        Integer.parseInt(System.getenv().getOrDefault(MEMORY, "0")));
  }
}
