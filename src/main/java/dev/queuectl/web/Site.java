package dev.queuectl.web;

import dev.queuectl.store.Storage;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * What all routes work with.
 *
 * @param gate who may do what
 * @param hub tells what happens
 * @param counts how often which route was asked
 * @param changes how often something was changed by this server
 */
record Site(
        DashboardParts parts,
        DashboardOptions options,
        Gate gate,
        EventHub hub,
        RequestCounts counts,
        AtomicLong changes) {
    Storage storage() {
        return parts.storage();
    }

    InstantSource time() {
        return parts.time();
    }

    RandomGenerator random() {
        return parts.random();
    }

    /** Answers where jobs run that do not say where. */
    String home() {
        return parts.home();
    }

    /** Whether somebody may change anything. */
    boolean mayChange(Role role) {
        return !options.readOnly() && role.includes(Role.OPERATOR);
    }
}
