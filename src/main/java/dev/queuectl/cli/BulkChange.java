package dev.queuectl.cli;

import dev.queuectl.client.FindJobs;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes a {@link Change} to all jobs that a filter means: counts them, asks, then changes them page
 * by page and shows how far it is. A job that somebody else changes meanwhile is looked at again,
 * and changed only if it is still meant. Jobs that are enqueued meanwhile are left alone. Whoever
 * interrupts it is told what is done.
 */
final class BulkChange {
    /** How many ids a rehearsal names. */
    private static final int SHOWN = 10;

    private final Arguments arguments;
    private final Session session;
    private final Change change;
    private final FindJobs finding;
    private final AtomicReference<ExitCode> stopped = new AtomicReference<>(ExitCode.DONE);

    /** Jobs that it can be done to, when they were counted, and all that were meant then. */
    private long concerned;

    private long matched;
    private long changed;
    private long refused;

    BulkChange(Arguments arguments, Session session, Change change) {
        this.arguments = arguments;
        this.session = session;
        this.change = change;
        this.finding = new FindJobs(session.storage().jobs(), session.time());
    }

    /** Adds what commands take that change many jobs: which ones, and the options. */
    static void addTo(CommandSpec spec) {
        spec.addOption(Options.flag("--all", "every job"));
        spec.addOption(Options.flag("--dry-run", "change nothing, say which jobs are meant"));
        spec.addOption(Options.flag("-y --yes", "do not ask"));
        spec.addPositional(Options.positionals("ID…|FILTER…", Selection.ARGUMENTS));
    }

    ExitStatus run(Filter filter) throws IOException, InterruptedException {
        List<JobId> newest = new ArrayList<>();
        FindJobs.Trail trail = count(filter, newest);
        session.terminal().endProgress();
        if (arguments.has("--dry-run")) {
            return rehearsed(newest);
        }
        if (concerned > 0) {
            ask();
        }
        refused = 0;
        List<CliError> failures;
        try (Signals _ = Signals.onStop((name, again) -> stop(name))) {
            FindJobs.Visitor visitor =
                    jobs -> {
                        apply(filter, jobs);
                        showProgress();
                        return !isInterrupted();
                    };
            if (change.oldestFirst()) {
                finding.eachOldestFirst(filter, trail, visitor);
            } else {
                FindJobs.Trail _ = finding.each(filter, visitor);
            }
            failures = change.complete(this::isInterrupted);
        }
        changed -= failures.size();
        session.terminal().endProgress();
        return tell(failures);
    }

    /** Does it to what the arguments of a command select. */
    ExitStatus run(String command) throws IOException, InterruptedException {
        return switch (Selection.toChange(arguments, command)) {
            case Selection.Like(var filter) -> run(filter);
            case Selection.Named(List<String> typed) when arguments.has("--dry-run") ->
                    rehearse(typed);
            case Selection.Named(List<String> typed) -> runNamed(typed);
        };
    }

    /** Does it to jobs that were named, each as it stands by then. */
    private ExitStatus runNamed(List<String> typed) throws IOException {
        Many many = new Many(session);
        Set<JobId> done = new LinkedHashSet<>();
        for (String word : typed) {
            many.attempt(() -> {
                Job job = session.job(word);
                // Named twice, it may stand otherwise by now, because of what was asked for.
                if (!done.contains(job.id())) {
                    applyToOne(job);
                    done.add(job.id());
                }
            });
        }
        ExitStatus status = many.finish();
        if (session.json() || !done.isEmpty()) {
            DlqRetryCommand.tell(session, List.copyOf(done), change.done());
        }
        return status;
    }

    /** Does it to a job even if somebody else changes it meanwhile, unless it is refused then. */
    private void applyToOne(Job read) {
        List<Job> now = List.of(read);
        while (!now.isEmpty()) {
            Job job = now.getFirst();
            change.refusal(job)
                    .ifPresent(refusal -> {
                        throw refusal;
                    });
            if (change.passesOver(job) || !change.apply(now).isEmpty()) {
                return;
            }
            now = session.storage().jobs().find(List.of(read.id()));
        }
        throw CliError.of(ExitCode.NOT_FOUND, "job '" + read.id() + "' has just been purged");
    }

    /** Says which jobs of those that were named it would be done to. */
    ExitStatus rehearse(List<String> typed) throws IOException {
        Many many = new Many(session);
        Set<JobId> named = new LinkedHashSet<>();
        for (String word : typed) {
            many.attempt(() -> {
                Job job = session.job(word);
                change.refusal(job)
                        .ifPresent(refusal -> {
                            throw refusal;
                        });
                named.add(job.id());
            });
        }
        concerned = named.size();
        refused = (long) typed.size() - many.done();
        matched = concerned + refused;
        ExitStatus status = many.finish();
        ExitStatus _ = rehearsed(List.copyOf(named));
        return status;
    }

    /**
     * Counts what is meant.
     *
     * @param newest takes the ids of the newest few
     */
    private FindJobs.Trail count(Filter filter, List<JobId> newest) {
        FindJobs.Trail trail =
                finding.each(
                        filter,
                        jobs -> {
                            for (Job job : concerned(jobs)) {
                                if (concerned++ < SHOWN) {
                                    newest.add(job.id());
                                }
                            }
                            session.terminal().progress(String.format("found %,d jobs", concerned));
                            return true;
                        });
        matched = concerned + refused;
        return trail;
    }

    private void apply(Filter filter, List<Job> jobs) {
        List<Job> left = concerned(jobs);
        while (!left.isEmpty()) {
            Set<JobId> done = change.apply(left);
            changed += done.size();
            List<JobId> others =
                    left.stream().map(Job::id).filter(id -> !done.contains(id)).toList();
            left = concerned(finding.stillMeant(filter, others));
        }
    }

    /** Answers those that it can be done to, and counts the others. */
    private List<Job> concerned(List<Job> jobs) {
        List<Job> concerned = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            if (change.passesOver(job)) {
                continue;
            }
            if (change.refuses(job)) {
                refused++;
            } else {
                concerned.add(job);
            }
        }
        return concerned;
    }

    private void ask() throws IOException {
        String whatHappens = change.doing() + " " + Texts.count(concerned, "job");
        if (change.destroys()) {
            Consent.require(arguments, session, whatHappens);
        } else if (!arguments.has("--all")) {
            Consent.ask(arguments, session, whatHappens);
        }
    }

    private void stop(String signal) {
        ExitCode code = signal.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
        stopped.compareAndSet(ExitCode.DONE, code);
    }

    private boolean isInterrupted() {
        return stopped.get() != ExitCode.DONE;
    }

    private void showProgress() {
        session.terminal()
                .progress(String.format("%s %,d of %,d jobs", change.done(), changed, concerned));
    }

    private ExitStatus rehearsed(List<JobId> ids) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeNumberField("matched", matched);
                json.writeNumberField("refused", refused);
                json.writeArrayFieldStart("first");
                for (JobId id : ids) {
                    json.writeString(id.value());
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            return ExitStatus.DONE;
        }
        ids.forEach(id -> session.terminal().data(id.value()));
        session.terminal().flush();
        session.terminal()
                .say(
                        Texts.count(concerned, "job")
                                + " would be "
                                + change.done()
                                + (concerned > ids.size() ? "; these are the newest" : ""));
        return ExitStatus.DONE;
    }

    private ExitStatus tell(List<CliError> failures) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeNumberField("matched", matched);
                json.writeNumberField(change.done(), changed);
                json.writeNumberField("refused", refused + failures.size());
                json.writeEndObject();
            });
        }
        List<CliError> errors = new ArrayList<>(failures);
        if (refused > 0) {
            errors.add(change.refusals(refused));
        }
        if (changed == 0 && errors.size() == 1 && !isInterrupted()) {
            throw errors.getFirst();
        }
        for (CliError error : errors) {
            ErrorReport.print(error, session.terminal(), session.json());
        }
        if (isInterrupted()) {
            throw interrupted();
        }
        if (!session.json()) {
            session.terminal().say(change.done() + " " + Texts.count(changed, "job"));
        }
        if (errors.isEmpty()) {
            return ExitStatus.DONE;
        }
        return ExitStatus.of(changed > 0 ? ExitCode.PARTLY_DONE : errors.getFirst().exitCode());
    }

    private CliError interrupted() {
        return CliError.of(
                stopped.get(),
                "interrupted: "
                        + change.done()
                        + " "
                        + changed
                        + " of "
                        + Texts.count(concerned, "job"),
                change.isResumable() ? "the same again does the rest" : "");
    }
}
