@NullMarked
package dev.queuectl.store.server;

import org.jspecify.annotations.NullMarked;
