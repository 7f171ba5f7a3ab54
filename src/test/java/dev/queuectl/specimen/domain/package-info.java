/** Specimens for the architecture test. */
@NullMarked
package dev.queuectl.specimen.domain;

import org.jspecify.annotations.NullMarked;
