/** Specimens for the architecture test. */
@NullMarked
package dev.queuectl.specimen.store.mongo;

import org.jspecify.annotations.NullMarked;
