/** Specimens for the architecture test. */
@NullMarked
package dev.queuectl.specimen.store;

import org.jspecify.annotations.NullMarked;
