/** What an examination tells an operator: how things stand, and what to do. */
@NullMarked
package dev.docdb.replicator.finding;

import org.jspecify.annotations.NullMarked;
