/** Tests of the store on MongoDB, on a server in their own process or one that is named to them. */
@NullMarked
package dev.queuectl.store.mongo;

import org.jspecify.annotations.NullMarked;
