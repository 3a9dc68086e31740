/** A stand-in for an Amazon DocumentDB or MongoDB replica set, inside this JVM. */
@NullMarked
package dev.docdb.replicator.sandbox.documentdb;

import org.jspecify.annotations.NullMarked;
