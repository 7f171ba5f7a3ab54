package dev.queuectl.worker;

import dev.queuectl.domain.CommandName;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Run;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Figures;
import dev.queuectl.store.Figures.Count;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what became of runs, by the minute, and tells the store about once a second; while nothing
 * ends it tells nothing. What may have been told is not told again: when it is not known whether
 * the store took it, figures may be missing, but none is counted twice.
 *
 * <p>{@link #ended} may be called by any thread, {@link #turn} by one at a time.
 */
final class FigureBook {
    private static final Duration ROLLING_UP = Duration.ofMinutes(10);

    private final FigureStore store;
    private final InstantSource time;
    private final WorkerLog log;

    /** Guarded by this. */
    private Map<Place, Map<String, Figures>> gathered = new HashMap<>();

    private Instant rolledUp = Instant.EPOCH;
    private boolean inTrouble;

    FigureBook(FigureStore store, InstantSource time, WorkerLog log) {
        this.store = store;
        this.time = time;
        this.log = log;
    }

    private record Place(QueueName queue, Instant minute) {}

    /**
     * Counts a run of which the store knows: its start in the minute in which it began, its end in
     * that in which it ended.
     *
     * @param ran the job as it was while it ran, which tells since when it was due
     */
    void ended(Job ran, Conclusion conclusion) {
        Run run = conclusion.run();
        String command = CommandName.of(ran.spec().command());
        synchronized (this) {
            if (hasBegun(run)) {
                Figures begun = of(ran, run.startedAt(), command);
                begun.count(Count.STARTED);
                // When a lost run began is not known, hence neither how long it waited.
                if (!(run.outcome() instanceof Outcome.Lost)) {
                    begun.waited(millis(due(ran), run.startedAt()));
                }
            }
            countEnd(conclusion, of(ran, run.endedAt(), command));
        }
    }

    private static boolean hasBegun(Run run) {
        return run.pid().isPresent()
                || run.outcome().countsAsAttempt()
                || run.outcome() instanceof Outcome.Lost;
    }

    private static Instant due(Job ran) {
        return ran.runAt().isBefore(ran.createdAt()) ? ran.createdAt() : ran.runAt();
    }

    private static void countEnd(Conclusion conclusion, Figures ended) {
        Run run = conclusion.run();
        Kind became = conclusion.job().state().kind();
        boolean isAttempt = run.outcome().countsAsAttempt();
        if (run.outcome() instanceof Outcome.Lost) {
            ended.count(Count.LOST);
        } else if (became == Kind.COMPLETED) {
            ended.count(Count.COMPLETED);
        } else if (became != Kind.CANCELLED && isAttempt) {
            ended.count(Count.FAILED);
            if (became == Kind.FAILED) {
                ended.count(Count.RETRIED);
            }
        }
        if (became == Kind.DEAD) {
            ended.count(Count.DEAD);
        } else if (became == Kind.CANCELLED) {
            ended.count(Count.CANCELLED);
        }
        if (isAttempt) {
            ended.ran(millis(run.startedAt(), run.endedAt()));
        }
    }

    private static long millis(Instant from, Instant until) {
        return Math.max(0, Duration.between(from, until).toMillis());
    }

    /** Called with the monitor held. */
    private Figures of(Job job, Instant instant, String command) {
        Instant minute = QueueFigures.beginning(instant, QueueFigures.MINUTE);
        Place place = new Place(job.spec().queue(), minute);
        return QueueFigures.in(gathered.computeIfAbsent(place, _ -> new TreeMap<>()), command);
    }

    /**
     * Tells the store what has happened since the last turn, and from time to time has it make
     * hours of minutes. What keeps it from doing so, and may pass, is logged once.
     *
     * @throws StoreException when the store will not answer any more
     */
    void turn() {
        Instant now = time.instant();
        try {
            tell(now);
            if (Duration.between(rolledUp, now).abs().compareTo(ROLLING_UP) >= 0) {
                rolledUp = now;
                while (store.rollUp(now)) {
                    // One hour at a time, so that nobody waits for long.
                }
            }
            inTrouble = false;
        } catch (StoreException e) {
            if (!e.isPassing()) {
                throw e;
            }
            if (!inTrouble) {
                inTrouble = true;
                log.trouble("figures are not told: " + e.getMessage());
            }
        }
    }

    private void tell(Instant now) {
        List<QueueFigures> minutes = take();
        if (minutes.isEmpty()) {
            return;
        }
        try {
            store.add(minutes, now);
        } catch (StoreException e) {
            if (!e.mayHaveHappened()) {
                putBack(minutes);
            }
            throw e;
        }
    }

    private synchronized List<QueueFigures> take() {
        List<QueueFigures> minutes = new ArrayList<>(gathered.size());
        gathered.forEach((place, byCommand) ->
                minutes.add(
                        new QueueFigures(
                                place.queue(), place.minute(), QueueFigures.MINUTE, byCommand)));
        gathered = new HashMap<>();
        return minutes;
    }

    private synchronized void putBack(List<QueueFigures> minutes) {
        for (QueueFigures minute : minutes) {
            QueueFigures.addTo(
                    gathered.computeIfAbsent(
                            new Place(minute.queue(), minute.since()), _ -> new TreeMap<>()),
                    minute.byCommand());
        }
    }
}
