@NullMarked
package dev.queuectl.store.sqlite;

import org.jspecify.annotations.NullMarked;
