package dev.docdb.replicator.sandbox.image;

import dev.docdb.replicator.sandbox.CommandLine;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param runs how often
 * @param megabytes the memories of the function
 * @param image the function's image; it also gives the zip its Java
 */
record ColdStartOptions(int runs, List<Integer> megabytes, String image) {
  private static final List<Integer> SHAPES = List.of(512, 1024, 1769);

  ColdStartOptions {
    megabytes = List.copyOf(megabytes);
  }

  static ColdStartOptions parse(String... arguments) {
    CommandLine line = new CommandLine(List.of(arguments));
    int runs = 7;
    List<Integer> megabytes = SHAPES;
    String image = "localhost/replicator:test";
    while (line.hasNext()) {
      switch (line.next()) {
        case "--runs" -> runs = line.number(100);
        case "--megabytes" -> megabytes = List.of(line.oneOf("memory", SHAPES, String::valueOf));
        case "--image" -> image = line.next();
        default -> throw line.unknown();
      }
    }
    return new ColdStartOptions(runs, megabytes, image);
  }
}
