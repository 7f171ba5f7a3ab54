package dev.queuectl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What operators did, as far back as it is kept. Thread-safe. */
public interface AuditStore {
    /** How long entries are kept. */
    Duration KEPT = Duration.ofDays(90);

    /** How many entries are kept. */
    int MOST = 100_000;

    /** Adds an entry; it is durable when this returns. */
    void add(AuditEntry entry);

    /**
     * Answers entries, newest first: by their time, and among equals by when they were added.
     *
     * @param since the earliest time of those that are meant
     * @param user whose are meant; empty for everybody's
     * @param limit at most so many, 1 or more
     */
    List<AuditEntry> newest(Instant since, Optional<String> user, int limit);

    /**
     * Forgets some of those that are older than a time, or of an earlier time than any of so many
     * newest.
     *
     * @param before the earliest time of those that are kept
     * @param most how many are kept, 1 or more
     * @return whether there may be more
     */
    boolean forget(Instant before, int most);
}
