package dev.docdb.replicator.sandbox.containers;

import dev.docdb.replicator.sandbox.containers.Verdict.Fail;
import dev.docdb.replicator.sandbox.containers.Verdict.Run;
import dev.docdb.replicator.sandbox.containers.Verdict.Skip;
import java.util.List;
import java.util.Optional;

/** Decides whether a test class that needs containers runs, is skipped or fails. */
record ContainerRule(ContainerEngine engine) {
  private static final String BUILT_HERE = "localhost/";

  /**
   * The verdict for a class that needs these images. The engine is not touched when containers are
   * off.
   */
  Verdict decide(ContainersMode mode, List<String> images) {
    return switch (mode) {
      case OFF -> new Skip("-Dcontainers=off");
      case AUTO -> engine.whyUnusable().<Verdict>map(Skip::new).orElseGet(() -> here(images));
      case REQUIRED ->
          engine
              .whyUnusable()
              .<Verdict>map(reason -> new Fail("-Dcontainers=required, but " + reason))
              .orElseGet(() -> obtained(images));
    };
  }

  private Verdict here(List<String> images) {
    return images.stream()
        .filter(image -> !engine.has(image))
        .findFirst()
        .<Verdict>map(image -> new Skip("the image " + image + " is not here; " + remedy(image)))
        .orElseGet(Run::new);
  }

  private static String remedy(String image) {
    return isBuiltHere(image) ? "it is built, not downloaded" : "docker pull " + image;
  }

  /**
   * An image that we forgot to build is a mistake; one that a registry doesn't give is none of
   * ours.
   */
  private Verdict obtained(List<String> images) {
    List<String> missing = images.stream().filter(image -> !engine.has(image)).toList();
    Optional<String> unbuilt = missing.stream().filter(ContainerRule::isBuiltHere).findFirst();
    if (unbuilt.isPresent()) {
      return new Fail("-Dcontainers=required, but the image " + unbuilt.get() + " was not built");
    }
    return missing.stream()
        .flatMap(image -> engine.pull(image).map(why -> unobtainable(image, why)).stream())
        .findFirst()
        .orElseGet(Run::new);
  }

  private static Verdict unobtainable(String image, String why) {
    return new Skip("the image " + image + " is not here and can't be pulled: " + why);
  }

  private static boolean isBuiltHere(String image) {
    return image.startsWith(BUILT_HERE);
  }
}
