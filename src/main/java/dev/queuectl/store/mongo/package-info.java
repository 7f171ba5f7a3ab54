/**
 * The store on a MongoDB server, for workers on many machines.
 *
 * <p>No write changes more than one document at once, so that a standalone server serves too. What
 * belongs together therefore lies in one document, a job with its runs above all, and what takes
 * several writes is arranged so that whoever comes later finds out how far it got. A worker holds a
 * lease by the server's clock and renews it; whoever finds one expired recovers the worker's jobs.
 */
@NullMarked
package dev.queuectl.store.mongo;

import org.jspecify.annotations.NullMarked;
