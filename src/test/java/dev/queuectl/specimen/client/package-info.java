/** Specimens for the architecture test. */
@NullMarked
package dev.queuectl.specimen.client;

import org.jspecify.annotations.NullMarked;
