/**
 * The contract of {@link dev.queuectl.store} kept in one SQLite file; decides nothing about jobs,
 * and knows no other backend.
 */
@NullMarked
package dev.queuectl.store.sqlite;

import org.jspecify.annotations.NullMarked;
