/** What an operator runs beside the deployed function. */
@NullMarked
package dev.docdb.replicator.operator;

import org.jspecify.annotations.NullMarked;
