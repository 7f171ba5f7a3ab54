package dev.queuectl.cli;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a call of the program is made in.
 *
 * @param environment the caller's variables
 * @param stores the stores that stay open after the call; empty where it opens and closes its own
 */
record Surroundings(
        Terminal terminal,
        Map<String, String> environment,
        InstantSource time,
        Optional<OpenStores> stores) {}
