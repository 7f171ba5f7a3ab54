package dev.queuectl.store.server;

import java.time.Duration;

/**
 * Whether those who are silent are dead. They are when this process has heard from the server again
 * and again for as long as the living need to be heard of: not after an outage, nor after the
 * server or this process stood still, nor when the server's clock has leapt. Between two answers of
 * which the server says that as much time has passed as the living may be late, they may have been
 * late for the same reason. Thread-safe.
 */
public final class Calm {
    private final LeaseTerms terms;
    private final Duration longestGap;

    // Guarded by this.
    private boolean inContact;
    private long since;
    private long serverMillis;

    Calm(LeaseTerms terms) {
        this.terms = terms;
        // Who renewed just before one answer could not be over at the next.
        this.longestGap = terms.expiry().minus(terms.renewal());
    }

    /**
     * Takes note of an answer, and answers whether leases that were over by then are the dead's.
     *
     * @param nanos when it came, as {@link System#nanoTime}
     * @param millis what the server's clock showed, since 1970
     */
    public synchronized boolean heard(long nanos, long millis) {
        boolean unbroken = inContact && millis - serverMillis < longestGap.toMillis();
        if (!unbroken) {
            inContact = true;
            since = nanos;
        }
        serverMillis = millis;
        return nanos - since >= terms.calm().toNanos();
    }

    /** Takes note of a failure to reach the server. */
    synchronized void lost() {
        inContact = false;
    }
}
