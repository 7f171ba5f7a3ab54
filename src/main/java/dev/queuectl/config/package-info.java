/** Typed, checked reading of what users write: numbers, durations, times, sizes, settings. Knows nobody's keys. */
@NullMarked
package dev.queuectl.config;

import org.jspecify.annotations.NullMarked;
