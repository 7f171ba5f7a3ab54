package dev.queuectl.store;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Jobs, runs and turns for the tests of stores. */
public final class Specimens {
    public static final Instant NOW = Instant.parse("2025-11-04T10:30:00.123Z");
    public static final WorkerId ANN = new WorkerId("w-ann");
    public static final WorkerId BOB = new WorkerId("w-bob");
    public static final QueueName MAIL = new QueueName("mail");
    public static final QueueName FILM = new QueueName("film");

    private Specimens() {}

    public static JobId id(String id) {
        return new JobId(id);
    }

    public static List<JobId> ids(String... ids) {
        return Arrays.stream(ids).map(JobId::new).toList();
    }

    /** A job due now in the default queue. */
    public static Job job(String id) {
        return job(id, QueueName.DEFAULT, 0, NOW);
    }

    public static Job job(String id, QueueName queue, int priority, Instant runAt) {
        JobSpec spec =
                new JobSpec(
                        new Command.Shell("echo " + id),
                        queue,
                        priority,
                        new RetryPolicy(3, Backoff.DEFAULT),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        "/");
        return Job.enqueued(id(id), spec, runAt, NOW);
    }

    /** The same job with these tags. */
    public static Job tagged(Job job, String... tags) {
        JobSpec spec =
                new JobSpec(
                        job.spec().command(),
                        job.spec().queue(),
                        job.spec().priority(),
                        job.spec().retry(),
                        job.spec().timeout(),
                        List.of(tags),
                        job.spec().environment(),
                        job.spec().directory());
        return Job.enqueued(job.id(), spec, job.runAt(), job.createdAt());
    }

    /** A job of which nothing is left to the defaults. */
    public static Job elaborateJob(String id) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("EMPTY", "");
        environment.put("EQUATION", "a=b=c");
        environment.put("LINES", "one\ntwo\n");
        environment.put("GRUSS", "Grüße, 世界 \ud83d\ude00");
        JobSpec spec =
                new JobSpec(
                        new Command.Program(
                                List.of("printf", "", "%s\n", "a b", "'quoted'", "\ud83d\ude00")),
                        MAIL,
                        -1000,
                        new RetryPolicy(100, new Backoff(1.5, Duration.ofMillis(90_001), true)),
                        Optional.of(Duration.ZERO),
                        List.of("nightly", "x", "v1.2"),
                        environment,
                        "/srv/dir with spaces");
        return Job.enqueued(id(id), spec, NOW.plusSeconds(90), NOW);
    }

    public static Turn.Claim claim(int limit) {
        return new Turn.Claim(limit, 0, Set.of(), Optional.empty());
    }

    /** A claim for free slots and for more jobs ahead of the time at which they can start. */
    public static Turn.Claim claimAhead(int limit, int ahead, QueueName... queues) {
        return new Turn.Claim(limit, ahead, Set.of(queues), Optional.empty());
    }

    public static Turn.Claim claimFrom(int limit, QueueName... queues) {
        return new Turn.Claim(limit, 0, Set.of(queues), Optional.empty());
    }

    public static Turn.Claim claimOnly(String id, QueueName... queues) {
        return new Turn.Claim(1, 0, Set.of(queues), Optional.of(id(id)));
    }

    /** The end of a held job's run. */
    public static Conclusion conclusion(Job held, Outcome outcome, Verdict verdict, Instant now) {
        return conclusion(held, outcome, verdict, now, CapturedOutput.NONE);
    }

    public static Conclusion conclusion(
            Job held, Outcome outcome, Verdict verdict, Instant now, CapturedOutput output) {
        JobState.Processing state = (JobState.Processing) held.state();
        Run run =
                new Run(
                        held.runNumber(),
                        state.holder(),
                        "a-host",
                        OptionalLong.of(4121),
                        state.since(),
                        now,
                        outcome,
                        Optional.of(
                                new Run.Usage(Duration.ofNanos(12_345_678), OptionalLong.of(4096))),
                        new Run.Output(size(output, Channel.OUT), size(output, Channel.ERR), "no"));
        return new Conclusion(held.concluded(outcome, verdict, now), run, output);
    }

    public static Conclusion completion(Job held, Instant now) {
        return conclusion(held, new Outcome.Exited(0), new Verdict.Complete(), now);
    }

    public static Conclusion failure(Job held, Instant retryAt, Instant now) {
        return conclusion(held, new Outcome.Exited(3), new Verdict.Retry(retryAt), now);
    }

    public static Conclusion death(Job held, Instant now) {
        return conclusion(held, new Outcome.Exited(3), new Verdict.Bury(Reason.EXIT), now);
    }

    public static Conclusion loss(Job held, Instant now) {
        return conclusion(held, new Outcome.Lost(), new Verdict.PutBack(now), now);
    }

    public static CapturedOutput output(String out, String err) {
        return new CapturedOutput(
                Map.of(
                        Channel.OUT,
                        out.getBytes(StandardCharsets.UTF_8),
                        Channel.ERR,
                        err.getBytes(StandardCharsets.UTF_8)));
    }

    public static WorkerRecord worker(WorkerId id, Instant startedAt, QueueName... queues) {
        return new WorkerRecord(
                id,
                new Host("a-host", "identity-of-a-host"),
                ProcessHandle.current().pid(),
                4,
                Set.of(queues),
                startedAt);
    }

    private static long size(CapturedOutput output, Channel channel) {
        return output.of(channel).map(bytes -> bytes.length).orElse(0);
    }
}
