package dev.docdb.replicator.sandbox.containers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that needs a container engine and images. What happens where one is missing is told
 * by {@code -Dcontainers}, see {@link ContainersMode}.
 *
 * <p>The annotations that come with Testcontainers don't know images, and take an engine that is
 * set up wrongly for none.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ContainerCondition.class)
public @interface NeedsContainers {

  /**
   * The images, by name and tag. Those under {@code localhost/} are built here, all others come
   * from a registry.
   */
  String[] images() default {};
}
