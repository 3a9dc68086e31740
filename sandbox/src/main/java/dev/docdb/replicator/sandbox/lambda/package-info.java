/** What Lambda is to the packaged function: an environment that runs, freezes and kills it. */
@NullMarked
package dev.docdb.replicator.sandbox.lambda;

import org.jspecify.annotations.NullMarked;
