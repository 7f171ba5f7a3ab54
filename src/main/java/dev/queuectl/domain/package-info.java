/**
 * Jobs, their states, their transitions and the rules that decide them, on the JDK alone; no clock,
 * no thread, no input or output.
 */
@NullMarked
package dev.queuectl.domain;

import org.jspecify.annotations.NullMarked;
