/**
 * What the stores on a server share: how its URL is read, and how workers are known to live by
 * leases that the server's clock judges. Knows no server.
 */
@NullMarked
package dev.queuectl.store.server;

import org.jspecify.annotations.NullMarked;
