package dev.docdb.replicator.cdk.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awscdk.App;
import software.amazon.awscdk.cxapi.CloudAssembly;
import software.amazon.awscdk.cxapi.CloudFormationStackArtifact;
import software.amazon.awscdk.cxapi.SynthesisMessage;

/**
 * Templates, and what was found wrong with them.
 *
 * @param stacks their names
 * @param findings of the CDK, cdk-nag and CloudFormation's own rules; a warning counts as much as
 *     an error
 */
record Synthesis(List<String> stacks, List<String> findings) {
  private static final String REPORT = "validation-report.json";

  Synthesis {
    stacks = List.copyOf(stacks);
    findings = List.copyOf(findings);
  }

  /** Writes the templates. */
  @SuppressWarnings("deprecation") // The messages have moved to a library that Java doesn't have.
  static Synthesis of(App app) {
    CloudAssembly assembly = app.synth();
    List<String> names = new ArrayList<>();
    List<String> findings = new ArrayList<>();
    for (CloudFormationStackArtifact stack : assembly.getStacks()) {
      names.add(stack.getStackName());
      for (SynthesisMessage message : stack.getMessages()) {
        findings.add(
            "%s at %s: %s"
                .formatted(
                    message.getLevel(),
                    message.getId(),
                    Objects.toString(message.getEntry().getData())));
      }
    }
    findings.addAll(violations(Path.of(assembly.getDirectory(), REPORT)));
    return new Synthesis(names, findings);
  }

  /** The rules' errors end the synthesis by themselves; their warnings are only written down. */
  private static List<String> violations(Path report) {
    List<String> found = new ArrayList<>();
    for (JsonNode plugin : read(report).path("pluginReports")) {
      for (JsonNode violation : plugin.path("violations")) {
        found.add(
            "%s %s: %s, at %s"
                .formatted(
                    violation.path("severity").asText(),
                    violation.path("ruleName").asText(),
                    violation.path("description").asText(),
                    violation.path("violatingConstructs").findValuesAsText("constructPath")));
      }
    }
    return found;
  }

  /** Without a report nothing was checked. */
  private static JsonNode read(Path report) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(report));
    } catch (IOException e) {
      throw new UncheckedIOException("There is no report of CloudFormation's rules", e);
    }
  }
}
