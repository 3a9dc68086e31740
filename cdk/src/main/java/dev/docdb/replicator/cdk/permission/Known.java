package dev.docdb.replicator.cdk.permission;

import dev.docdb.replicator.cdk.plan.Place;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awscdk.Token;

/**
 * What a function's permissions follow from.
 *
 * @param settings the function's, all of them checked
 * @param place where it is deployed
 * @param kmsKeys ARNs of the keys that encrypt what a setting names, by the setting's name
 * @param arns of what can't be told from a setting's value, by the setting's name
 */
public record Known(
    Environment settings, Place place, Map<String, String> kmsKeys, Map<String, String> arns) {
  private static final String KEY = "arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+";

  public Known {
    kmsKeys = Map.copyOf(kmsKeys);
    arns = Map.copyOf(arns);
    for (Map.Entry<String, String> key : kmsKeys.entrySet()) {
      if (!Token.isUnresolved(key.getValue()) && !key.getValue().matches(KEY)) {
        throw new IllegalArgumentException(
            "The key of "
                + key.getKey()
                + " must be the ARN of a KMS key (not an alias): IAM knows no other name of it");
      }
    }
  }

  /** The ARN that was given for what a setting names. */
  Optional<String> arn(Setting<?> setting) {
    return Optional.ofNullable(arns.get(setting.name()));
  }

  /** The refusal of a setting whose ARN must be given, and isn't. */
  IllegalArgumentException arnIsMissing(Setting<?> setting, String what) {
    return new IllegalArgumentException(
        setting.name()
            + " doesn't tell the ARN of "
            + what
            + ", which the function's role needs: give it");
  }

  /**
   * What the key that encrypts a setting's object must allow, when the service asks for it in the
   * function's name.
   */
  List<Grant> key(Setting<?> setting, String service, String... actions) {
    return Optional.ofNullable(kmsKeys.get(setting.name())).stream()
        .map(arn -> ofKey(setting, arn, service, actions))
        .toList();
  }

  /** The same of a key that is known otherwise. */
  Grant ofKey(Setting<?> setting, String arn, String service, String... actions) {
    String region = Token.isUnresolved(arn) ? place.region() : arn.split(":", -1)[3];
    return Grant.on(sid("Key", setting), List.of(actions), arn)
        .when("StringEquals", "kms:ViaService", service + "." + region + ".amazonaws.com");
  }

  /** What reads the secret that a setting names. */
  List<Grant> secret(Setting<String> setting) {
    return settings
        .find(setting)
        .map(
            secret ->
                Grant.on(
                    sid("Read", setting),
                    List.of("secretsmanager:GetSecretValue"),
                    arn(setting).orElseGet(() -> place.secret(secret))))
        .map(
            read ->
                Stream.concat(
                        Stream.of(read), key(setting, "secretsmanager", "kms:Decrypt").stream())
                    .toList())
        .orElse(List.of());
  }

  /** A name for a statement about a setting. */
  static String sid(String verb, Setting<?> setting) {
    StringBuilder name = new StringBuilder(verb);
    for (String word : setting.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** Names in these maps that no permission asks for: mistyped ones would be passed over. */
  public static Set<String> unknown(Set<String> names, List<Setting<?>> asked) {
    Set<String> unknown = new TreeSet<>(names);
    asked.forEach(setting -> unknown.remove(setting.name()));
    return unknown;
  }
}
