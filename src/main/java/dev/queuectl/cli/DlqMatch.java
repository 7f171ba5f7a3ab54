package dev.queuectl.cli;

import dev.queuectl.client.DeadLetters;
import dev.queuectl.client.DeadLetters.DeadLetter;
import dev.queuectl.client.FindJobs;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Signature;
import dev.queuectl.domain.Visible;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code dlq retry --match}: dead jobs that died of the same, or that a filter means, start over,
 * the newest first and no faster than asked for. Whoever interrupts it is told what is done; the
 * same command again does the rest.
 */
final class DlqMatch {
    /** How many start over in one transaction. */
    private static final int BATCH = 1_000;

    /** How many ids a rehearsal names. */
    private static final int SHOWN = 10;

    private final Arguments arguments;
    private final Session session;
    private final Optional<String> signature;
    private final Filter filter;
    private final long limit;
    private final Optional<Pace> pace;
    private final DeadLetters letters;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicReference<ExitCode> stopped = new AtomicReference<>(ExitCode.DONE);
    private final List<JobId> retried = new ArrayList<>();
    private long matched;
    private Instant begun = Instant.EPOCH;

    /** Whether a call asks for more than ids or all. */
    static boolean isAskedFor(Arguments arguments) {
        return arguments.has("--match")
                || arguments.has("--limit")
                || arguments.has("--rate")
                || arguments.has("--dry-run");
    }

    DlqMatch(Arguments arguments, Session session) {
        this.arguments = arguments;
        this.session = session;
        if (arguments.has("--match") == arguments.has("--all")
                || !arguments.positionals().isEmpty()) {
            throw CliError.usage(
                    "--limit, --rate and --dry-run need --match or --all, and no ids beside them",
                    "queuectl dlq list --group");
        }
        String match = arguments.value("--match").orElse("");
        boolean isSignature = Signature.isOne(match) || Signature.isId(match);
        this.signature = isSignature ? Optional.of(match) : Optional.empty();
        this.filter =
                FilterReader.read(
                        isSignature || match.isBlank()
                                ? List.of("state:dead")
                                : List.of(match, "state:dead"));
        if (arguments.has("--match") && match.isBlank()) {
            throw CliError.usage("--match says nothing", "queuectl dlq retry --all");
        }
        this.limit =
                arguments
                        .value("--limit")
                        .map(text -> Numbers.integer("--limit", text, 1, Integer.MAX_VALUE))
                        .orElse(Integer.MAX_VALUE);
        this.pace = arguments.value("--rate").map(text -> Pace.parse("--rate", text));
        this.letters = new DeadLetters(session.storage().jobs(), session.time());
    }

    ExitStatus run() throws IOException, InterruptedException {
        boolean rehearsing = arguments.has("--dry-run");
        List<JobId> newest = new ArrayList<>();
        List<InterruptedException> broken = new ArrayList<>();
        begun = session.time().instant();
        try (Signals _ = Signals.onStop((name, again) -> stop(name))) {
            FindJobs.Trail _ =
                    new FindJobs(session.storage().jobs(), session.time())
                            .each(
                                    filter,
                                    jobs -> {
                                        List<Job> meant = meant(jobs);
                                        matched += meant.size();
                                        if (rehearsing) {
                                            meant.stream()
                                                    .limit(SHOWN - newest.size())
                                                    .forEach(job -> newest.add(job.id()));
                                        } else {
                                            retry(meant, broken);
                                        }
                                        return goesOn(rehearsing) && broken.isEmpty();
                                    });
        }
        session.terminal().endProgress();
        if (!broken.isEmpty()) {
            throw broken.getFirst();
        }
        if (matched == 0 && signature.isPresent()) {
            throw CliError.of(
                    ExitCode.NOT_FOUND,
                    "no dead job died of '" + Visible.line(signature.get()) + "'",
                    "queuectl dlq list --group");
        }
        return rehearsing ? rehearsed(newest) : tell();
    }

    private boolean goesOn(boolean rehearsing) {
        return stopped.get() == ExitCode.DONE && (rehearsing ? matched : retried.size()) < limit;
    }

    /** Answers those that died of what is asked for, within the limit. */
    private List<Job> meant(List<Job> dead) {
        long left = limit - (arguments.has("--dry-run") ? matched : retried.size());
        if (signature.isEmpty()) {
            return dead.stream().limit(left).toList();
        }
        return letters.withRuns(dead).stream()
                .filter(letter -> isMeant(letter, signature.get()))
                .map(DeadLetter::job)
                .limit(left)
                .toList();
    }

    private static boolean isMeant(DeadLetter letter, String typed) {
        return Signature.of(letter.job(), letter.run()).isMeantBy(typed);
    }

    private void retry(List<Job> dead, List<InterruptedException> broken) {
        int done = 0;
        while (done < dead.size() && stopped.get() == ExitCode.DONE) {
            int batch = Math.min(batch(), dead.size() - done);
            if (batch > 0) {
                List<JobId> revived = letters.revive(dead.subList(done, done + batch));
                done += batch;
                retried.addAll(revived);
                show(revived);
            } else {
                try {
                    rest();
                } catch (InterruptedException e) {
                    broken.add(e);
                    return;
                }
            }
        }
    }

    /** Answers how many may start over now. */
    private int batch() {
        if (pace.isEmpty()) {
            return BATCH;
        }
        long allowed = pace.get().allowed(begun, session.time().instant());
        return (int) Math.min(BATCH, allowed - retried.size());
    }

    private void rest() throws InterruptedException {
        Duration rest =
                pace.orElseThrow().untilNext(begun, session.time().instant(), retried.size());
        boolean _ = interrupted.await(rest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stop(String signal) {
        ExitCode code = signal.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
        stopped.compareAndSet(ExitCode.DONE, code);
        interrupted.countDown();
    }

    /** In a pipe each id is there as soon as its job starts over. */
    private void show(List<JobId> revived) {
        if (!session.json()) {
            revived.forEach(id -> session.terminal().data(id.value()));
            session.terminal().flush();
        }
        session.terminal().progress(String.format("retried %,d jobs", retried.size()));
    }

    private ExitStatus rehearsed(List<JobId> newest) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeNumberField("matched", matched);
                json.writeArrayFieldStart("first");
                for (JobId id : newest) {
                    json.writeString(id.value());
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            return ExitStatus.DONE;
        }
        newest.forEach(id -> session.terminal().data(id.value()));
        session.terminal().flush();
        session.terminal()
                .say(
                        Texts.count(matched, "job")
                                + " would be retried"
                                + (matched > newest.size() ? "; these are the newest" : ""));
        return ExitStatus.DONE;
    }

    private ExitStatus tell() throws IOException {
        if (session.json()) {
            DlqRetryCommand.tell(session, retried, "retried");
        }
        if (stopped.get() != ExitCode.DONE) {
            throw CliError.of(
                    stopped.get(),
                    "interrupted: " + Texts.count(retried.size(), "job") + " retried so far",
                    "the same command again does the rest");
        }
        if (!session.json()) {
            session.terminal().say("retried " + Texts.count(retried.size(), "job"));
        }
        return ExitStatus.DONE;
    }
}
