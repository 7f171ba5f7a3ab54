package dev.queuectl.web;

import dev.queuectl.store.Storage;

import java.time.InstantSource;

/**
 * What all routes work with.
 *
 * @param storage open as long as the server
 * @param gate who may do what
 * @param readOnly whether nothing can be changed, whoever asks
 */
record Site(Storage storage, InstantSource time, Gate gate, boolean readOnly) {

    /** Whether somebody may change anything. */
    boolean mayChange(Role role) {
        return !readOnly && role.includes(Role.OPERATOR);
    }
}
