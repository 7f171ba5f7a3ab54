package dev.queuectl.worker;

import dev.queuectl.process.Commands;
import dev.queuectl.store.Storage;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a worker works with. None of it is the worker's own to close.
 *
 * @param storage the queue
 * @param commands what starts and ends commands
 * @param environment what jobs see of the worker's environment
 * @param log takes lines of its log that belong together, each with its line feed; called by one
 *     thread at a time
 * @param time the clock
 * @param random where jitter comes from; thread-safe
 */
public record WorkerParts(
        Storage storage,
        Commands commands,
        JobEnvironment environment,
        Consumer<String> log,
        InstantSource time,
        RandomGenerator random) {}
