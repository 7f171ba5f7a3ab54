package dev.queuectl.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often which route was asked and what was answered. Thread-safe. */
final class RequestCounts {
    private final Map<Answered, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * An answer of a kind.
     *
     * @param route the route's path, whatever stands in its braces
     */
    record Answered(String route, int status) implements Comparable<Answered> {
        @Override
        public int compareTo(Answered other) {
            int byRoute = route.compareTo(other.route);
            return byRoute != 0 ? byRoute : Integer.compare(status, other.status);
        }
    }

    void add(String route, int status) {
        counts.computeIfAbsent(new Answered(route, status), _ -> new LongAdder()).increment();
    }

    /** Answers the counts in an order that does not change. */
    Map<Answered, Long> all() {
        Map<Answered, Long> all = new TreeMap<>();
        counts.forEach((answered, count) -> all.put(answered, count.sum()));
        return all;
    }
}
