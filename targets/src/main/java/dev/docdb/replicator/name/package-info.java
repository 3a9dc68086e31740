/**
 * What things are called in the targets: names that are legal there, and never the same for two.
 */
@NullMarked
package dev.docdb.replicator.name;

import org.jspecify.annotations.NullMarked;
