package dev.queuectl.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a store is.
 *
 * @param url the store's URL, without a secret
 * @param engine what keeps it, with its version
 * @param schema of which version its tables are
 * @param bytes how large its parts are, by their names; only what is known without reading them
 * @param notified whether others hear of a change at once; empty where nothing can stand between
 * @param oldest the transaction that has been open for longest of those that keep the space of
 *     changed rows from being used again; empty when there is none, or no other program can have
 *     one
 */
public record Condition(
        String url,
        String engine,
        Schema schema,
        Map<String, Long> bytes,
        Optional<Boolean> notified,
        Optional<OpenTransaction> oldest) {
    public Condition {
        // Keeps the order.
        bytes = new LinkedHashMap<>(bytes);
    }

    /**
     * Of which version a store's tables are.
     *
     * @param version how many migrations they have had; 0 where there are no tables yet
     * @param needed how many this program needs
     * @param automatic whether a missing one is made by whoever next uses the store
     */
    public record Schema(int version, int needed, boolean automatic) {
        /** Whether a newer version of the program made them. */
        public boolean isNewer() {
            return version > needed;
        }

        /** Whether nobody can use the store before it is migrated. */
        public boolean mustBeMigrated() {
            return version < needed && !automatic;
        }
    }

    /**
     * A transaction of any program.
     *
     * @param pid the server's process that serves it
     * @param application what the program calls itself; may be empty
     * @param age since when it is open
     */
    public record OpenTransaction(long pid, String application, Duration age) {}
}
