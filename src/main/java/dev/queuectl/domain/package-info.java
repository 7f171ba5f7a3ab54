/** Jobs, their states, runs, retries and names. Pure: no clock, no thread, no input or output. */
@NullMarked
package dev.queuectl.domain;

import org.jspecify.annotations.NullMarked;
