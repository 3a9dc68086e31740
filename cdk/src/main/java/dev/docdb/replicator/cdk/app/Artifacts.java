package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.plan.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awscdk.services.ecr.assets.Platform;
import software.amazon.awscdk.services.lambda.AssetImageCodeProps;
import software.amazon.awscdk.services.lambda.Code;

/**
 * What is deployed.
 *
 * @param archive the packaged function
 * @param image the folder of the image's Dockerfile
 */
record Artifacts(Path archive, Path image) {

  /** Code of this shape, for one stack. */
  Code code(Shape shape) {
    return switch (shape.packaging()) {
      case ZIP -> zip();
      case IMAGE -> image(shape.architecture());
    };
  }

  private Code zip() {
    checkExists(archive, "the packaged function");
    return Code.fromAsset(archive.toString());
  }

  private Code image(Shape.Architecture architecture) {
    checkExists(image.resolve("Dockerfile"), "the image's recipe");
    Platform platform =
        switch (architecture) {
          case ARM64 -> Platform.LINUX_ARM64;
          case X86_64 -> Platform.LINUX_AMD64;
        };
    return Code.fromAssetImage(
        image.toString(), AssetImageCodeProps.builder().platform(platform).build());
  }

  private static void checkExists(Path file, String what) {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          file + ", " + what + ", isn't there: build it with scripts/build");
    }
  }
}
