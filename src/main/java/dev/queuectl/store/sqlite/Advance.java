package dev.queuectl.store.sqlite;

import java.io.IOException;

/** Whoever waits for a backup or a restoration, and may break it off. */
@FunctionalInterface
public interface Advance {
    /**
     * Hears how far a step has come.
     *
     * @param step what is being done, for people to read
     * @param done so many bytes
     * @param total of so many; 0 where nobody knows
     * @throws IOException to break it off: what was begun is removed then
     */
    void at(String step, long done, long total) throws IOException;
}
