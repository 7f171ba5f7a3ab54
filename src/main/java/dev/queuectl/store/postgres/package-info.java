/**
 * The store on a PostgreSQL server, for workers on many machines.
 *
 * <p>A worker holds a lease by the server's clock and renews it; whoever finds one expired recovers
 * the worker's jobs. Every statement that changes many jobs takes them as arrays, so that a batch
 * is one round trip. Numbers of jobs are kept as a table of changes that only grows and is folded
 * now and then: a row that every transaction changes would make them wait for each other.
 */
@NullMarked
package dev.queuectl.store.postgres;

import org.jspecify.annotations.NullMarked;
