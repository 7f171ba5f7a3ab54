/**
 * The verbs people use on a queue, such as enqueue, list and retry; no terminal, and never a
 * worker.
 */
@NullMarked
package dev.queuectl.client;

import org.jspecify.annotations.NullMarked;
