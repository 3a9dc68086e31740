package dev.docdb.replicator.sandbox.opensearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs one node of the engine on the class path until its standard input ends, which it does with
 * the JVM that started it, however that ends. It names the engine's classes only in texts: several
 * versions are run by this program, and none is on the class path of the others.
 */
final class SearchNode {
  private SearchNode() {}

  /** Takes the home folder of the node and the package of the engine. */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    String engine = "org." + arguments[1];
    Object environment = environment(engine, Path.of(arguments[0]));
    Object node = node(engine, environment, Path.of(arguments[0]));
    node.getClass().getMethod("start").invoke(node);
    Files.createFile(Path.of(arguments[0], SearchProcess.STARTED));
    while (System.in.read() >= 0) {
      // Nothing is said to it but that it's over.
    }
    Runtime.getRuntime().halt(0);
  }

  private static Object environment(String engine, Path home) throws ReflectiveOperationException {
    Class<?> settings = Class.forName(engine + ".common.settings.Settings");
    return Class.forName(engine + ".node.InternalSettingsPreparer")
        .getMethod("prepareEnvironment", settings, Map.class, Path.class, Supplier.class)
        .invoke(
            null,
            settings.getField("EMPTY").get(null),
            Map.ofEntries(
                Map.entry("path.home", home.toString()),
                Map.entry("cluster.name", "sandbox"),
                Map.entry("discovery.type", "single-node"),
                Map.entry("network.host", "127.0.0.1"),
                Map.entry("http.port", "0"),
                Map.entry("transport.port", "0"),
                Map.entry("http.type", "netty4"),
                Map.entry("transport.type", "netty4"),
                Map.entry("node.processors", "2"),
                Map.entry("node.portsfile", "true"),
                Map.entry("cluster.routing.allocation.disk.threshold_enabled", "false")),
            home.resolve("config"),
            (Supplier<String>) () -> "sandbox");
  }

  private static Object node(String engine, Object environment, Path home)
      throws ReflectiveOperationException {
    Class<?> node = Class.forName(engine + ".node.Node");
    try {
      Class<?> loader = Class.forName(engine + ".plugins.PluginsLoader");
      return node.getConstructor(environment.getClass(), loader)
          .newInstance(environment, modules(engine, loader, home));
    } catch (ClassNotFoundException e) { // before version 8 the node loads them itself
      return node.getConstructor(environment.getClass()).newInstance(environment);
    }
  }

  private static Object modules(String engine, Class<?> loader, Path home)
      throws ReflectiveOperationException {
    Class<?> logging = Class.forName(engine + ".common.logging.LogConfigurator");
    logging.getMethod("registerErrorListener").invoke(null);
    logging.getMethod("configureESLogging").invoke(null);
    Object bundles =
        loader.getMethod("loadModulesBundles", Path.class).invoke(null, home.resolve("modules"));
    return loader
        .getMethod("createPluginsLoader", Set.class, Set.class, Map.class, boolean.class)
        .invoke(null, bundles, Set.of(), Map.of(), false);
  }
}
