/**
 * The terminal: options, tables, messages and exit codes, and the one place where everything is
 * wired; no rule about jobs.
 */
@NullMarked
package dev.queuectl.cli;

import org.jspecify.annotations.NullMarked;
