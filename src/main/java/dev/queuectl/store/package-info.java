/**
 * The contract of a queue that lasts, in batches of domain values; no SQL, and no backend is named
 * here.
 */
@NullMarked
package dev.queuectl.store;

import org.jspecify.annotations.NullMarked;
