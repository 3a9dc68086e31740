/** Certificates made for one run of the sandbox. */
@NullMarked
package dev.docdb.replicator.sandbox.tls;

import org.jspecify.annotations.NullMarked;
