/**
 * One shell command from its start to its end, with its output, limits and signals; knows neither
 * jobs nor queues.
 */
@NullMarked
package dev.queuectl.process;

import org.jspecify.annotations.NullMarked;
