package dev.queuectl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened to jobs, in an order that everybody sees alike. The events of one change of the
 * store are kept together, with that change, and only while {@link #SETTING} is not off.
 * Thread-safe.
 */
public interface EventStore {
    /** The setting that is {@value #OFF} when no events are to be kept. */
    String SETTING = "events";

    String OFF = "off";

    /** How long events are kept. */
    Duration KEPT = Duration.ofDays(1);

    /** Of how many changes of the store events are kept. */
    int MOST_CHANGES = 20_000;

    /** How many events are read at a time; of a change with more of them the rest comes next. */
    int MOST_READ = 10_000;

    /**
     * A place in the order of events, right after one of them.
     *
     * @param group what comes first in the order of changes; each store has its own
     * @param change the change within the group
     * @param event how many of the change's events lie before
     */
    record Cursor(long group, long change, int event) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})-(\\d{1,9})");

        /** Answers the cursor that a text is, as {@link #toString} gives it. */
        public static Optional<Cursor> parse(String text) {
            Matcher parts = FORM.matcher(text);
            return parts.matches()
                    ? Optional.of(
                            new Cursor(
                                    Long.parseLong(parts.group(1)),
                                    Long.parseLong(parts.group(2)),
                                    Integer.parseInt(parts.group(3))))
                    : Optional.empty();
        }

        /** Whether this place comes earlier than another. */
        public boolean isBefore(Cursor other) {
            return group != other.group
                    ? group < other.group
                    : change != other.change ? change < other.change : event < other.event;
        }

        /** Answers how many events of a change lie before this place. */
        public int passedOf(long group, long change) {
            return this.group == group && this.change == change ? event : 0;
        }

        @Override
        public String toString() {
            return group + "-" + change + "-" + event;
        }
    }

    /**
     * An event and the place behind it.
     *
     * @param cursor where to go on
     */
    record Told(Cursor cursor, JobEvent event) {
        /**
         * Answers some events of one change, with their places.
         *
         * @param passed how many others lie before them
         */
        public static List<Told> of(long group, long change, int passed, List<JobEvent> events) {
            List<Told> told = new ArrayList<>(events.size());
            for (int i = 0; i < events.size(); i++) {
                told.add(new Told(new Cursor(group, change, passed + i + 1), events.get(i)));
            }
            return told;
        }
    }

    /**
     * Answers what follows a cursor, in order, {@value #MOST_READ} events at most. What is answered
     * once is never followed later by something that belongs before it.
     *
     * @param changes of how many changes of the store at most, 1 or more
     * @return empty when nothing follows yet
     */
    List<Told> read(Cursor after, int changes);

    /** Answers the place before everything that is told from an instant on, as far as kept. */
    Cursor since(Instant from);

    /** Answers the place behind everything that has been told so far. */
    Cursor end();

    /**
     * Forgets some of what is older than a day or more than is kept.
     *
     * @return whether there may be more
     */
    boolean forget(Instant now);
}
