/** How the embedded server is made: which server it takes after, and what it protects and keeps. */
@NullMarked
package dev.docdb.replicator.sandbox.documentdb.options;

import org.jspecify.annotations.NullMarked;
