/** Specimens for the architecture test. */
@NullMarked
package dev.queuectl.specimen.cli;

import org.jspecify.annotations.NullMarked;
