/** Reading BSON where it lies: bytes, offsets, and the checks that make walking them safe. */
@NullMarked
package dev.docdb.replicator.bson;

import org.jspecify.annotations.NullMarked;
