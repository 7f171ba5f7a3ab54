package dev.queuectl.cli;

import dev.queuectl.client.EventSettings;
import dev.queuectl.client.json.EventJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.EventStore;
import dev.queuectl.store.EventStore.Cursor;
import dev.queuectl.store.EventStore.Told;
import dev.queuectl.store.WakeUp;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code events}: what happened to jobs, a JSON object on a line each. With {@code -f} it goes on;
 * whoever passes the cursor of the last line that it has seen hears all the others, and none twice.
 */
final class EventsCommand implements Verb {
    private static final Duration DEFAULT = Duration.ofHours(1);

    private static final Records<Told> EVENTS =
            new Records<>("id", EventJson.FIELDS, EventJson::write);

    /** Of so many changes of the store events are read at a time. */
    private static final int PAGE = 200;

    /** How long it sleeps at most where the store does not say that something has changed. */
    private static final long LOOK_AGAIN_MILLIS = 200;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "events",
                        "Show what happened to jobs, oldest first, a JSON object on a line each.");
        spec.addOption(Options.flag("-f --follow", "go on as things happen"));
        spec.addOption(
                Options.value(
                        "--since",
                        "DUR|CURSOR",
                        "from so long ago, at most 24h, or behind the event of that cursor"
                                + " (default: 1h; with -f: from now on)"));
        spec.addOption(Options.value("--queue", "QUEUE", "only of this queue"));
        Listing.addTo(spec);
        return spec;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        boolean follow = arguments.has("--follow");
        Listing<Told> listing = Listing.read(EVENTS, OutputForm.JSONL, arguments, session);
        if (follow && !listing.isOfLines()) {
            throw CliError.usage(
                    "events -f goes on for ever, so only lines can be printed:"
                            + " -o jsonl, csv or id",
                    "queuectl events -f");
        }
        EventStore events = session.storage().events();
        Cursor start = start(events, arguments.value("--since"), follow, session);
        if (!EventSettings.EVENTS.in(session.storage().settings().all())) {
            session.terminal().say("events are not being kept: queuectl config set events on");
        }
        Optional<QueueName> queue = arguments.value("--queue").map(QueueName::new);
        if (!listing.isOfLines()) {
            List<Told> all = new ArrayList<>();
            Cursor _ = read(events, start, queue, all::addAll);
            listing.print(all);
            return ExitStatus.DONE;
        }
        listing.printHeading();
        if (follow) {
            follow(events, start, queue, listing, session);
        } else {
            Cursor _ = read(events, start, queue, listing::printEach);
        }
        return ExitStatus.DONE;
    }

    private static Cursor start(
            EventStore events, Optional<String> since, boolean follow, Session session) {
        if (since.isEmpty() && follow) {
            return events.end();
        }
        Optional<Cursor> typed = since.flatMap(Cursor::parse);
        if (typed.isEmpty()) {
            Duration ago =
                    since.map(text -> Durations.parse("--since", text, EventStore.KEPT))
                            .orElse(DEFAULT);
            return events.since(session.time().instant().minus(ago));
        }
        if (typed.get().isBefore(events.since(Instant.EPOCH))) {
            session.terminal().say("what followed is kept for a day; some events may be missing");
        }
        return typed.get();
    }

    /** Reads everything that is known, page by page, and answers behind what. */
    private static Cursor read(
            EventStore events, Cursor from, Optional<QueueName> queue, Reader reader)
            throws IOException {
        Cursor at = from;
        for (List<Told> page = events.read(at, PAGE);
                !page.isEmpty();
                page = events.read(at, PAGE)) {
            at = page.getLast().cursor();
            reader.read(page.stream().filter(told -> isOf(queue, told)).toList());
        }
        return at;
    }

    private static void follow(
            EventStore events,
            Cursor start,
            Optional<QueueName> queue,
            Listing<Told> listing,
            Session session)
            throws IOException, InterruptedException {
        Semaphore knocks = new Semaphore(0);
        AtomicReference<@Nullable String> signal = new AtomicReference<>();
        Cursor at = start;
        try (Signals _ =
                        Signals.onStop((name, again) -> {
                            signal.compareAndSet(null, name);
                            knocks.release();
                        });
                WakeUp.Listening _ = session.storage().wakeUp().listen(knocks::release)) {
            while (true) {
                at = read(events, at, queue, listing::printEach);
                session.terminal().flush();
                String signalled = signal.get();
                if (signalled != null) {
                    throw CliError.of(
                            signalled.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED,
                            "interrupted",
                            "queuectl events -f --since " + at);
                }
                if (knocks.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    knocks.drainPermits();
                } else {
                    session.storage().requireUnchanged();
                }
            }
        }
    }

    private static boolean isOf(Optional<QueueName> queue, Told told) {
        return queue.isEmpty() || queue.get().equals(told.event().queue());
    }

    /** What reads events. */
    @FunctionalInterface
    private interface Reader {
        void read(List<Told> page) throws IOException;
    }
}
