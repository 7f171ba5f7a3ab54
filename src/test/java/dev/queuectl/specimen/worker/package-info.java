/** Specimens for the architecture test. */
@NullMarked
package dev.queuectl.specimen.worker;

import org.jspecify.annotations.NullMarked;
