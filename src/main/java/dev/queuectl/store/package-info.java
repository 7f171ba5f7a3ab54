/** The storage contract: what every backend promises, in the domain's language and in batches. Holds no SQL. */
@NullMarked
package dev.queuectl.store;

import org.jspecify.annotations.NullMarked;
