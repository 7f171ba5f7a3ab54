/** Specimens for the architecture test. */
@NullMarked
package dev.queuectl.specimen.store.sqlite;

import org.jspecify.annotations.NullMarked;
