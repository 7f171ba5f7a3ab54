package dev.queuectl.web.http;

import java.time.Duration;

/**
 * How much of everything the server takes.
 *
 * @param connections at the same time; beyond that the one that has been silent for longest makes
 *     room, else the new one is refused with 503
 * @param targetBytes the longest path with its query; beyond that 414
 * @param headers how many a request may have; beyond that 431
 * @param headerBytes how long they may be together; beyond that 431
 * @param request how long a request may take to arrive, from its first byte to its last; beyond
 *     that 408
 * @param silence how long a connection may wait for its next request
 * @param write how long a client may take to accept what is written at a time
 */
public record Limits(
        int connections,
        int targetBytes,
        int headers,
        int headerBytes,
        Duration request,
        Duration silence,
        Duration write) {

    /** What a server of one machine's users needs. */
    public static final Limits USUAL =
            new Limits(
                    512,
                    8 << 10,
                    64,
                    32 << 10,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10));
}
