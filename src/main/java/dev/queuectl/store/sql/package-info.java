/**
 * What the stores that speak SQL share: how a job and a run lie in a row, which numbers stand for
 * words, and what a transaction gathers to count. Knows no database.
 */
@NullMarked
package dev.queuectl.store.sql;

import org.jspecify.annotations.NullMarked;
