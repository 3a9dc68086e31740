/** What a function's role must be allowed to do, from its settings. */
@NullMarked
package dev.docdb.replicator.cdk.permission;

import org.jspecify.annotations.NullMarked;
