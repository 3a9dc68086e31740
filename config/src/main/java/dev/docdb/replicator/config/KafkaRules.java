package dev.docdb.replicator.config;

import java.util.ArrayList;
import java.util.List;

/** What must hold between the settings of Kafka. */
final class KafkaRules {
  private final Environment environment;
  private final List<Problem> problems = new ArrayList<>();

  private KafkaRules(Environment environment) {
    this.environment = environment;
  }

  /**
   * What is wrong.
   *
   * @param reported mistakes that were found already: nothing is said of their settings
   */
  static List<Problem> check(Environment environment, List<Problem> reported) {
    KafkaRules rules = new KafkaRules(environment);
    boolean clear =
        reported.stream()
            .noneMatch(
                problem ->
                    problem.isOf(Settings.MSK_BOOTSTRAP_SRV)
                        || problem.isOf(Settings.MSK_AUTH)
                        || problem.isOf(Settings.MSK_SECRET));
    if (clear) {
      rules.check();
    }
    return List.copyOf(rules.problems);
  }

  private void check() {
    if (environment.has(Settings.MSK_BOOTSTRAP_SRV)) {
      checkLogin(KafkaLogin.of(environment));
      return;
    }
    for (Setting<?> setting : List.of(Settings.MSK_AUTH, Settings.MSK_SECRET)) {
      if (environment.has(setting)) {
        report(
            Settings.MSK_BOOTSTRAP_SRV,
            "is missing: " + setting.name() + " has no meaning without it");
        return;
      }
    }
  }

  private void checkLogin(KafkaLogin login) {
    boolean secret = environment.has(Settings.MSK_SECRET);
    switch (login) {
      case SCRAM -> {
        if (!secret) {
          report(
              Settings.MSK_SECRET,
              "is missing: off this machine the function logs in to brokers, with the user and the"
                  + " password of a secret unless MSK_AUTH is tls (a certificate) or iam (Amazon MSK)");
        }
      }
      case TLS -> {
        if (!secret) {
          report(
              Settings.MSK_SECRET,
              "is missing: with MSK_AUTH=tls it holds the certificate and the private key");
        }
      }
      case IAM -> refuseSecret(secret, "with IAM the function logs in as its role");
      case NONE -> {
        refuseSecret(secret, "with MSK_AUTH=none nobody logs in");
        checkOnThisMachine();
      }
    }
  }

  private void refuseSecret(boolean secret, String why) {
    if (secret) {
      report(Settings.MSK_SECRET, "can't be used: " + why + "; leave the secret out");
    }
  }

  private void checkOnThisMachine() {
    if (!KafkaLogin.areOnThisMachine(environment.find(Settings.MSK_BOOTSTRAP_SRV).orElse(""))) {
      report(
          Settings.MSK_AUTH,
          "none can't be used: only brokers on loopback are spoken to without a login and without"
              + " TLS; expected iam, scram or tls");
    }
  }

  private void report(Setting<?> setting, String told) {
    problems.add(Problem.of(setting, told));
  }
}
