/** The app: from config.ini to the templates, with every check as an error. */
@NullMarked
package dev.docdb.replicator.cdk.app;

import org.jspecify.annotations.NullMarked;
