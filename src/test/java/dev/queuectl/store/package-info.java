/** What every backend promises, spelled out, with a plain model in memory as the oracle. */
@NullMarked
package dev.queuectl.store;

import org.jspecify.annotations.NullMarked;
