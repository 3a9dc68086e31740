/** Looks at everything that the function needs, and says what stands in its way. */
@NullMarked
package dev.docdb.replicator.doctor;

import org.jspecify.annotations.NullMarked;
