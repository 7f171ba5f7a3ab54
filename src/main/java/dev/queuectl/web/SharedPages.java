package dev.queuectl.web;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.http.Target;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes a page once for all who have it open: fifty tabs ask no more of the store than one. A page
 * that asks for itself says how old the answer may be; whoever just comes gets one that is read for
 * him. None is given out that is older than the last news. Thread-safe.
 */
final class SharedPages {
    /** How old the answer may be, in milliseconds. */
    static final String MAX_AGE = "Queuectl-Max-Age";

    /**
     * While much happens a page is made after so long again at the earliest, as often as for one
     * tab.
     */
    private static final Duration BETWEEN_NEWS = Duration.ofMillis(800);

    private static final long LONGEST_MILLIS = 60_000;
    private static final int MOST = 32;

    private final InstantSource time;
    private final LongSupplier news;

    /** Those asked for most recently are last; guarded by this. */
    private final Map<Key, Shelf> shelves = new LinkedHashMap<>(MOST, 0.75f, true);

    /**
     * Keeps no page yet.
     *
     * @param news answers a number that grows when pages are told that something has happened, and
     *     when something was changed by their server
     */
    SharedPages(InstantSource time, LongSupplier news) {
        this.time = time;
        this.news = news;
    }

    /** What makes pages differ that come from the same endpoint. */
    private record Key(Target target, Role role, String theme) {}

    /** Answers what makes the same pages once for all who ask for them. */
    Endpoint of(Endpoint maker) {
        return call -> {
            Optional<Duration> maxAge = maxAge(call);
            return maxAge.isEmpty()
                    ? maker.answer(call)
                    : shelf(call).answer(call, maker, maxAge.get());
        };
    }

    private static Optional<Duration> maxAge(Call call) {
        return call.request()
                .headers()
                .one(MAX_AGE)
                .map(text -> {
                    if (!text.matches("[0-9]{1,5}") || Long.parseLong(text) > LONGEST_MILLIS) {
                        throw new InvalidValue(
                                MAX_AGE, "must be a number from 0 to " + LONGEST_MILLIS);
                    }
                    return Duration.ofMillis(Long.parseLong(text));
                });
    }

    private synchronized Shelf shelf(Call call) {
        Key key = new Key(call.request().target(), call.role(), Frames.theme(call));
        Shelf shelf = shelves.computeIfAbsent(key, _ -> new Shelf());
        if (shelves.size() > MOST) {
            shelves.remove(shelves.keySet().iterator().next());
        }
        return shelf;
    }

    /** A page as it was made last. Whoever asks while it is made waits for it. */
    private final class Shelf {
        private final AtomicLong begun = new AtomicLong();

        /** These are guarded by this. */
        private @Nullable Response page;

        private Instant madeAt = Instant.MIN;
        private Instant madeForNewsAt = Instant.MIN;
        private long told;

        Response answer(Call call, Endpoint maker, Duration maxAge) throws Exception {
            long atArrival = begun.get();
            synchronized (this) {
                Response kept = page;
                boolean isOutdated = told != news.getAsLong();
                if (kept != null
                        && (begun.get() > atArrival || (!isOutdated && isWithin(maxAge, madeAt)))) {
                    return kept;
                }
                if (kept != null && isOutdated) {
                    if (isWithin(BETWEEN_NEWS, madeForNewsAt)) {
                        Thread.sleep(
                                Duration.between(time.instant(), madeForNewsAt.plus(BETWEEN_NEWS)));
                    }
                    madeForNewsAt = time.instant();
                }
                return make(call, maker);
            }
        }

        private synchronized Response make(Call call, Endpoint maker) throws Exception {
            // Noted before it is made: what happens meanwhile may be in it, or not.
            long _ = begun.incrementAndGet();
            told = news.getAsLong();
            madeAt = time.instant();
            page = null;
            Response fresh = maker.answer(call);
            page = fresh;
            return fresh;
        }

        private boolean isWithin(Duration age, Instant at) {
            Duration passed = Duration.between(at, time.instant());
            return !passed.isNegative() && passed.compareTo(age) <= 0;
        }
    }
}
