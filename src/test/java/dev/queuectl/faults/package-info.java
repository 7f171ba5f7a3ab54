/**
 * Fault tests: they break what the program stands on (its processes, its disk, its store, its
 * network) and judge it by what the jobs themselves wrote down, which does not pass through the
 * program.
 *
 * <p>The words are those of Jepsen's total queue: a job is <i>lost</i> when it was acknowledged and
 * never ran, <i>unexpected</i> when it ran and nobody had enqueued it, <i>duplicated</i> when it
 * started more than once, and <i>recovered</i> when its enqueueing was never answered and it ran
 * all the same. A test in which nothing ran at all is <i>unknown</i>, and fails.
 *
 * <p>{@code mvn verify} does a little of each; {@code mvn verify -Pfaults} does all of it. Every
 * test prints the seed of its chance, and {@code -Dqueuectl.faults.seed=N} sets it.
 */
@NullMarked
package dev.queuectl.faults;

import org.jspecify.annotations.NullMarked;
