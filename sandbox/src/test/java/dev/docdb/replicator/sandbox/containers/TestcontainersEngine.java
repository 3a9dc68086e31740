package dev.docdb.replicator.sandbox.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * The engine that Testcontainers finds. Each question that costs time is asked once for each JVM,
 * also because Testcontainers answers the first and the second time differently when the engine is
 * there but its set-up is wrong.
 */
final class TestcontainersEngine implements ContainerEngine {
  private static final Duration PULL = Duration.ofMinutes(3);

  private final Map<String, Optional<String>> pulls = new ConcurrentHashMap<>();
  private Optional<Optional<String>> unusable = Optional.empty();

  @Override
  public synchronized Optional<String> whyUnusable() {
    if (unusable.isEmpty()) {
      unusable = Optional.of(ask());
    }
    return unusable.get();
  }

  private static Optional<String> ask() {
    try {
      return DockerClientFactory.instance().isDockerAvailable()
          ? Optional.empty()
          : Optional.of("no container engine answers");
    } catch (RuntimeException e) {
      return Optional.of(
          "a container engine is here, but Testcontainers can't use it (where its helper Ryuk can't be pulled, set TESTCONTAINERS_RYUK_DISABLED=true): "
              + e.getMessage());
    }
  }

  @Override
  public boolean has(String image) {
    try {
      docker().inspectImageCmd(name(image).asCanonicalNameString()).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public Optional<String> pull(String image) {
    return pulls.computeIfAbsent(image, this::fetch);
  }

  private Optional<String> fetch(String image) {
    DockerImageName name = name(image);
    try (PullReply reply = new PullReply()) {
      docker().pullImageCmd(name.getUnversionedPart()).withTag(name.getVersionPart()).exec(reply);
      if (!reply.awaitCompletion(PULL.toSeconds(), TimeUnit.SECONDS)) {
        return Optional.of("not done after " + PULL.toSeconds() + " s");
      }
      return has(image) ? Optional.empty() : Optional.of(reply.complaint());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } catch (DockerException | IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  /** The name under which Testcontainers will run the image: a mirror may be configured. */
  private static DockerImageName name(String image) {
    return ImageNameSubstitutor.instance().apply(DockerImageName.parse(image));
  }
}
