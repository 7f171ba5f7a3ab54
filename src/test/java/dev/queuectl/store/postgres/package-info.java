/** Tests of the store on PostgreSQL, on a server that they start. */
@NullMarked
package dev.queuectl.store.postgres;

import org.jspecify.annotations.NullMarked;
