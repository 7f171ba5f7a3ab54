/**
 * Typed and checked look-ups over flags, environment variables and the configuration file; knows
 * nobody's keys.
 */
@NullMarked
package dev.queuectl.config;

import org.jspecify.annotations.NullMarked;
