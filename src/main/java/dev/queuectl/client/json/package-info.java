/**
 * The public JSON form of jobs, runs, workers and figures: how it is read and how it is written.
 */
@NullMarked
package dev.queuectl.client.json;

import org.jspecify.annotations.NullMarked;
