package dev.queuectl.web;

/** What somebody may do; each role may also do what those before it may. */
enum Role {
    /** Whoever reaches the server. */
    ANYBODY,
    /** May look at everything. */
    VIEWER,
    /** May change what can be changed. */
    OPERATOR;

    boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
