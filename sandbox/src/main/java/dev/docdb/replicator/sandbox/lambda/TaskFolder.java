package dev.docdb.replicator.sandbox.lambda;

import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Where the function's classes are: the unpacked artifact, or a folder that is laid out like it.
 */
final class TaskFolder implements AutoCloseable {
  private final TemporaryFolder temporary;
  private final Path path;

  private TaskFolder(TemporaryFolder temporary, Path path) {
    this.temporary = temporary;
    this.path = path;
  }

  static TaskFolder of(Path artifact) {
    TemporaryFolder temporary = TemporaryFolder.create("task");
    if (Files.isDirectory(artifact)) {
      return new TaskFolder(temporary, artifact.toAbsolutePath());
    }
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(artifact))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        unpack(in, entry, temporary.path());
      }
      return new TaskFolder(temporary, temporary.path());
    } catch (IOException e) {
      temporary.close();
      throw new UncheckedIOException("The artifact " + artifact + " can't be unpacked", e);
    }
  }

  private static void unpack(InputStream in, ZipEntry entry, Path folder) throws IOException {
    Path file = folder.resolve(entry.getName()).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("The entry " + entry.getName() + " leads out of the artifact");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
    } else {
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    temporary.close();
  }
}
