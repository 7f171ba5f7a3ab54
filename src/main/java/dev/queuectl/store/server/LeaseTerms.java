package dev.queuectl.store.server;

import java.time.Duration;

/**
 * How long a worker counts as living that is not heard of, by the server's clock.
 *
 * @param renewal how often a worker renews its lease
 * @param expiry how long a lease lasts
 * @param calm how long somebody must have been in contact before he takes anybody for dead: after
 *     an outage of the server the living need as long as a lease to be heard of again
 * @param look how often the leases of others are looked at, at most
 */
public record LeaseTerms(Duration renewal, Duration expiry, Duration calm, Duration look) {
    public static final LeaseTerms DEFAULT =
            new LeaseTerms(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(3));
}
