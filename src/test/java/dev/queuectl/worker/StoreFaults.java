package dev.queuectl.worker;

import dev.queuectl.store.StoreException;

import java.util.concurrent.Callable;

/** Decides which calls of a store fail, and how. Not thread-safe: calls come one by one. */
final class StoreFaults {

    /** What a failing call does, and what it says of it. */
    enum Way {
        /** Nothing is done, and it says so. */
        REFUSED,
        /** Nothing is done, but whether anything was is said to be unknown. */
        UNDONE,
        /** All is done, but whether anything was is said to be unknown. */
        DONE
    }

    private Way way = Way.REFUSED;
    private long first = Long.MAX_VALUE;
    private long last = Long.MAX_VALUE;
    private long calls;

    /** Lets one call fail: the nth from now on, counted from 1. */
    void failOnce(Way how, long nth) {
        fail(how, calls + nth, calls + nth);
    }

    /** Lets the nth call from now on fail, and all after it, until {@link #lift}. */
    void failFrom(Way how, long nth) {
        fail(how, calls + nth, Long.MAX_VALUE);
    }

    private void fail(Way how, long from, long to) {
        way = how;
        first = from;
        last = to;
    }

    /** Lets every call succeed from now on. */
    void lift() {
        first = Long.MAX_VALUE;
    }

    /** Answers how many calls there were so far. */
    long calls() {
        return calls;
    }

    /** Makes a call, or lets it fail. */
    <T> T call(Callable<T> real) throws Exception {
        calls++;
        if (calls < first || calls > last) {
            return real.call();
        }
        if (way == Way.REFUSED) {
            throw new StoreException(StoreException.Code.BUSY, "refused", "");
        }
        if (way == Way.DONE) {
            real.call();
        }
        throw new StoreException(StoreException.Code.INPUT_OUTPUT, "outcome unknown", "");
    }
}
