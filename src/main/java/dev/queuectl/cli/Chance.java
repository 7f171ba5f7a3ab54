package dev.queuectl.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where ids and jitter come from: a generator seeded by the kernel, so that processes started at
 * the same instant draw different numbers, without the start-up cost of a cryptographic one. Ids
 * need to be different, not secret. Thread-safe.
 */
final class Chance implements RandomGenerator {
    private final SplittableRandom random = new SplittableRandom(seed());

    @Override
    public synchronized long nextLong() {
        return random.nextLong();
    }

    private static long seed() {
        try (FileInputStream kernel = new FileInputStream("/dev/urandom")) {
            long seed = 0;
            for (byte b : kernel.readNBytes(Long.BYTES)) {
                seed = (seed << 8) | (b & 0xff);
            }
            return seed;
        } catch (IOException e) {
            return System.nanoTime() * 31 + ProcessHandle.current().pid();
        }
    }
}
