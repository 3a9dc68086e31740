package dev.docdb.replicator.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compiled code of the modules, as the build left it beside this one. Tests are not part of it.
 */
final class Code {
  static final String OURS = "dev.docdb.replicator";

  /** What is deployed. */
  static final List<String> DEPLOYED = List.of("config", "targets", "function");

  private static final Map<String, JavaClasses> READ = new ConcurrentHashMap<>();

  private Code() {}

  /** The classes of a module. */
  static JavaClasses of(String module) {
    return READ.computeIfAbsent(module, name -> new ClassFileImporter().importPath(folder(module)));
  }

  /** The classes of everything that is deployed. */
  static JavaClasses deployed() {
    return READ.computeIfAbsent(
        "deployed",
        name -> new ClassFileImporter().importPaths(DEPLOYED.stream().map(Code::folder).toList()));
  }

  private static Path folder(String module) {
    Path classes = Path.of("..", module, "target", "classes");
    assertTrue(Files.isDirectory(classes), () -> classes + " is missing: build all modules");
    return classes;
  }
}
