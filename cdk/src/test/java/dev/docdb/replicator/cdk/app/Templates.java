package dev.docdb.replicator.cdk.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docdb.replicator.cdk.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.App;

/**
 * The templates of a plan, as they lie in the folder that would be deployed.
 *
 * @param folder where they are
 * @param stacks their names
 * @param findings what was found wrong
 */
record Templates(Path folder, List<String> stacks, List<String> findings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Synthesizes into an empty folder. */
  static Templates of(Plan plan, Path folder) {
    App app = Deployment.app(Optional.of(folder.resolve("cdk.out").toString()));
    Deployment.of(app, plan, artifacts(folder));
    Synthesis synthesis = Synthesis.of(app);
    return new Templates(folder.resolve("cdk.out"), synthesis.stacks(), synthesis.findings());
  }

  private static Artifacts artifacts(Path folder) {
    try {
      Path archive = Files.writeString(folder.resolve("replicator.zip"), "an archive");
      Path image = Files.createDirectories(folder.resolve("image"));
      Files.writeString(image.resolve("Dockerfile"), "FROM scratch\n");
      return new Artifacts(archive, image);
    } catch (IOException e) {
      throw new UncheckedIOException("The stand-ins can't be written", e);
    }
  }

  String text(String stack) {
    try {
      return Files.readString(folder.resolve(stack + ".template.json"));
    } catch (IOException e) {
      throw new UncheckedIOException("There is no template of " + stack, e);
    }
  }

  /** What has to be uploaded for a stack. */
  String asset(String stack) {
    try {
      return Files.readString(folder.resolve(stack + ".assets.json"));
    } catch (IOException e) {
      throw new UncheckedIOException("There are no assets of " + stack, e);
    }
  }

  JsonNode template(String stack) {
    try {
      return JSON.readTree(text(stack));
    } catch (IOException e) {
      throw new UncheckedIOException("The template of " + stack + " isn't JSON", e);
    }
  }

  /** The properties of all resources of a type. */
  List<JsonNode> resources(String stack, String type) {
    return StreamSupport.stream(template(stack).path("Resources").spliterator(), false)
        .filter(resource -> resource.path("Type").asText().equals(type))
        .map(resource -> resource.path("Properties"))
        .toList();
  }

  /** The properties of the only resource of a type. */
  JsonNode resource(String stack, String type) {
    List<JsonNode> all = resources(stack, type);
    if (all.size() != 1) {
      throw new AssertionError(stack + " has " + all.size() + " of " + type);
    }
    return all.getFirst();
  }

  /** All statements of the role of a stack's function. */
  List<JsonNode> statements(String stack) {
    List<JsonNode> statements = new ArrayList<>();
    resources(stack, "AWS::IAM::Policy")
        .forEach(
            policy -> policy.path("PolicyDocument").path("Statement").forEach(statements::add));
    return statements;
  }
}
