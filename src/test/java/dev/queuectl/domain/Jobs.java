package dev.queuectl.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs for tests. */
public final class Jobs {
    public static final Instant NOW = Instant.parse("2025-11-04T10:30:00Z");
    public static final WorkerId WORKER = new WorkerId("w-one");
    public static final WorkerId OTHER = new WorkerId("w-other");

    private Jobs() {}

    public static Job pending(String id) {
        return Job.enqueued(new JobId(id), spec("true", 3), NOW, NOW);
    }

    public static JobSpec spec(String command, int maxRetries) {
        return new JobSpec(
                new Command.Shell(command),
                QueueName.DEFAULT,
                0,
                new RetryPolicy(maxRetries, new Backoff(2, Duration.ofHours(1), false)),
                Optional.empty(),
                List.of(),
                Map.of(),
                "/");
    }

    public static Job processing(String id) {
        return pending(id).claimedBy(WORKER, NOW);
    }

    public static Job dead(String id) {
        return processing(id)
                .concluded(
                        new Outcome.Exited(1), new Verdict.Bury(Reason.EXIT), NOW.plusSeconds(1));
    }
}
