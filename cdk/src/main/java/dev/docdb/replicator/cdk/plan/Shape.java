package dev.docdb.replicator.cdk.plan;

/**
 * How a function runs.
 *
 * @param memoryMegabytes of which a CPU's share follows: one whole at 1769
 * @param timeoutSeconds after which Lambda kills an invocation
 * @param logRetentionDays one of those that CloudWatch knows
 * @param snapStart for zips only
 */
public record Shape(
    int memoryMegabytes,
    int timeoutSeconds,
    int logRetentionDays,
    Architecture architecture,
    Packaging packaging,
    Startup startup,
    boolean snapStart) {

  /** What holds where nothing else is said: one whole CPU, and Lambda's own Java. */
  public static final Shape DEFAULT =
      new Shape(1769, 120, 30, Architecture.ARM64, Packaging.ZIP, Startup.FAST, false);

  public Shape {
    if (snapStart && packaging == Packaging.IMAGE) {
      throw new IllegalArgumentException("Lambda has SnapStart for zips only");
    }
  }

  /** Of the machines. */
  public enum Architecture {
    ARM64,
    X86_64
  }

  /** How the function's code gets there. */
  public enum Packaging {
    ZIP,
    IMAGE
  }

  /** What the JVM's compiler is tuned for. */
  public enum Startup {
    /** The first compiler tier only: sooner at work, and slower at it. */
    FAST,
    /** All tiers: the faster, the longer it runs. */
    THROUGHPUT
  }
}
