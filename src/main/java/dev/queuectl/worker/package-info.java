/** The loop that claims jobs, runs them and concludes them; no terminal, and never a client. */
@NullMarked
package dev.queuectl.worker;

import org.jspecify.annotations.NullMarked;
