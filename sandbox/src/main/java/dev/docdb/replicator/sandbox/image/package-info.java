/** The training of the function's image, and what its start costs. */
@NullMarked
package dev.docdb.replicator.sandbox.image;

import org.jspecify.annotations.NullMarked;
