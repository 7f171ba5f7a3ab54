/**
 * Acceptance tests: they know the program only as its users do, through {@code ./queuectl}, its
 * streams, its exit codes and the processes and files that it leaves.
 *
 * <p>Every test has a home and a folder of its own and ends every process it caused; what is left
 * over fails the test that left it.
 */
@NullMarked
package dev.queuectl.acceptance;

import org.jspecify.annotations.NullMarked;
