package dev.queuectl.web;

import dev.queuectl.client.JobLookup;
import dev.queuectl.config.Durations;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Visible;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.JobPage;
import dev.queuectl.web.pages.JobPage.Fact;
import dev.queuectl.web.pages.JobPage.Output;
import dev.queuectl.web.pages.JobPage.RunRow;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of one job: what it is, its runs, and what they wrote. */
final class JobSheet {
    private static final int WIDTH = 1000;

    /** A run shows at least so much of a bar. */
    private static final int LEAST_WIDTH = 4;

    private static final int RUNS_SHOWN = 100;

    private final Site site;
    private final Frames frames;

    JobSheet(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    Route route() {
        return Route.get("/jobs/{id}", Role.VIEWER, "The page of a job.", this::show)
                .with("run", "the run whose output is shown; the last one by default");
    }

    private Response show(Call call) throws IOException {
        String typed = call.part("id");
        Job job = find(typed);
        if (!job.id().value().equals(typed)) {
            return Response.redirect("/jobs/" + job.id());
        }
        Instant now = site.time().instant();
        List<Run> runs = site.storage().jobs().runs(job.id()).reversed();
        int present = job.state() instanceof JobState.Processing ? job.runNumber() : 0;
        int last = present > 0 ? present : runs.isEmpty() ? 0 : runs.getFirst().number();
        int shown =
                call.query("run")
                        .map(text -> Numbers.integer("run", text, 1, 1 << 30))
                        .orElse(last);
        return Templates.page(
                200,
                "job.jte",
                new JobPage(
                        frames.of("Job " + job.id(), "jobs", call),
                        JobRows.of(job, runs.stream().findFirst(), now),
                        Visible.lines(job.spec().command().line()),
                        job.state().kind().isFinished(),
                        facts(job, now),
                        rows(job, runs, now),
                        shown,
                        shown > 0 && shown == present,
                        shown == 0 ? List.of() : outputs(job.id(), shown)));
    }

    /** Answers the job of an id, or the only one whose id begins so. */
    private Job find(String typed) {
        JobLookup.Answer answer;
        try {
            answer = new JobLookup(site.storage().jobs()).find(new JobId(typed));
        } catch (InvalidValue noId) {
            answer = new JobLookup.Answer.Missing();
        }
        String shown = Visible.line(Numbers.shortened(typed));
        return switch (answer) {
            case JobLookup.Answer.Found(Job job) -> job;
            case JobLookup.Answer.Missing() ->
                    throw new Refusal(404, "not_found", "there is no job '" + shown + "'");
            case JobLookup.Answer.Ambiguous(List<JobId> candidates) ->
                    throw new Refusal(
                            404,
                            "not_found",
                            "more than one job begins with '"
                                    + shown
                                    + "': "
                                    + candidates.stream()
                                            .map(JobId::value)
                                            .collect(Collectors.joining(", ")));
        };
    }

    private static List<Fact> facts(Job job, Instant now) {
        JobSpec spec = job.spec();
        Backoff backoff = spec.retry().backoff();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Queue", spec.queue().value()));
        facts.add(new Fact("Priority", Integer.toString(spec.priority())));
        facts.add(
                new Fact(
                        "Attempts",
                        job.counters().attempts() + " of " + (spec.retry().maxRetries() + 1)));
        facts.add(
                new Fact(
                        "Backoff",
                        (backoff.base() == Math.rint(backoff.base())
                                        ? Long.toString((long) backoff.base())
                                        : Double.toString(backoff.base()))
                                + "^n s, at most "
                                + Durations.format(backoff.max())
                                + (backoff.jitter() ? ", with jitter" : "")));
        facts.add(
                new Fact(
                        "Time limit",
                        spec.timeout()
                                .map(limit -> limit.isZero() ? "none" : Durations.format(limit))
                                .orElse("the queue's")));
        if (job.state() instanceof JobState.Processing held) {
            facts.add(new Fact("Worker", held.holder().value()));
        }
        if (job.state().kind().isWaiting()) {
            facts.add(new Fact("Due", Words.moment(job.runAt(), now).words()));
        }
        facts.add(new Fact("Enqueued", Words.moment(job.createdAt(), now).text()));
        facts.add(new Fact("Directory", Visible.line(spec.directory())));
        if (!spec.tags().isEmpty()) {
            facts.add(new Fact("Tags", String.join(", ", spec.tags())));
        }
        spec.environment()
                .forEach((name, value) ->
                        facts.add(
                                new Fact(
                                        "Variable",
                                        Visible.line(name) + "=" + Visible.line(value))));
        return facts;
    }

    /**
     * Answers the runs, the newest first, each with its place in the time since the first began.
     */
    private static List<RunRow> rows(Job job, List<Run> newestFirst, Instant now) {
        List<Run> shown = newestFirst.stream().limit(RUNS_SHOWN).toList();
        Optional<JobState.Processing> present =
                Optional.of(job.state())
                        .filter(JobState.Processing.class::isInstance)
                        .map(JobState.Processing.class::cast);
        Instant from =
                shown.isEmpty()
                        ? present.map(JobState.Processing::since).orElse(now)
                        : shown.getLast().startedAt();
        Instant to = present.isPresent() || shown.isEmpty() ? now : shown.getFirst().endedAt();
        Scale scale = new Scale(from, Math.max(1, Duration.between(from, to).toMillis()));
        List<RunRow> rows = new ArrayList<>();
        present.ifPresent(held ->
                rows.add(
                        new RunRow(
                                job.runNumber(),
                                held.cancelAsked() ? "being cancelled" : "running",
                                "processing",
                                Words.moment(held.since(), now),
                                Words.span(Duration.between(held.since(), now)),
                                "",
                                "",
                                held.holder().value(),
                                "",
                                scale.offset(held.since()),
                                scale.width(held.since(), now))));
        shown.forEach(run -> rows.add(row(run, scale, now)));
        return rows;
    }

    /** The width of the page as a span of time. */
    private record Scale(Instant from, long millis) {
        int offset(Instant at) {
            long wanted = Duration.between(from, at).toMillis() * WIDTH / millis;
            return Math.clamp(wanted, 0, WIDTH - LEAST_WIDTH);
        }

        int width(Instant start, Instant end) {
            long wanted = Duration.between(start, end).toMillis() * WIDTH / millis;
            return Math.clamp(wanted, LEAST_WIDTH, WIDTH - offset(start));
        }
    }

    private static RunRow row(Run run, Scale scale, Instant now) {
        return new RunRow(
                run.number(),
                run.outcome().words(),
                tone(run.outcome()),
                Words.moment(run.startedAt(), now),
                Words.span(Duration.between(run.startedAt(), run.endedAt())),
                run.usage().map(usage -> Words.span(usage.cpu())).orElse(""),
                run.usage()
                        .filter(usage -> usage.peakMemoryKib().isPresent())
                        .map(usage -> Words.kibibytes(usage.peakMemoryKib().getAsLong()))
                        .orElse(""),
                run.worker() + " on " + Visible.line(run.host()),
                Visible.line(run.output().lastErrorLine()),
                scale.offset(run.startedAt()),
                scale.width(run.startedAt(), run.endedAt()));
    }

    private static String tone(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code == 0 ? "completed" : "failed";
            case Outcome.Signalled _, Outcome.TimedOut _ -> "failed";
            case Outcome.Cancelled _,
                    Outcome.Lost _,
                    Outcome.Interrupted _,
                    Outcome.NotStarted _,
                    Outcome.Superseded _ ->
                    "cancelled";
        };
    }

    private List<Output> outputs(JobId id, int run) throws IOException {
        List<Output> outputs = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            OutputTail.Tail tail = OutputTail.read(site.storage(), id, run, channel);
            boolean isOut = channel == Channel.OUT;
            outputs.add(
                    new Output(
                            isOut ? "out" : "err",
                            isOut ? "Standard output" : "Standard error",
                            tail.text(),
                            tail.isCut()));
        }
        return outputs;
    }
}
