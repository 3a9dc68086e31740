/** How the function is told what to do: settings from the environment. */
@NullMarked
package dev.docdb.replicator.config;

import org.jspecify.annotations.NullMarked;
