package dev.queuectl.cli;

import dev.queuectl.client.CancelJobs;
import dev.queuectl.client.CancelJobs.Progress;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.worker.RunSettings;
import dev.queuectl.worker.Worker;
import dev.queuectl.worker.WorkerOptions;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Waits for workers to end what they were asked to end, and does it for those that are dead. */
final class EndOfRuns {
    private static final Duration AFTER_GRACE = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 20;
    private static final Duration RECOVERY = Duration.ofMillis(500);

    private final CancelJobs cancelling;
    private final Session session;

    EndOfRuns(CancelJobs cancelling, Session session) {
        this.cancelling = cancelling;
        this.session = session;
    }

    /**
     * Returns when no job runs any more, at most when workers have had time to end them, or when
     * somebody interrupts.
     *
     * @param progress how far jobs have come; brought up to date
     */
    void await(Map<JobId, Progress> progress, BooleanSupplier interrupted)
            throws InterruptedException {
        Duration grace = RunSettings.KILL_GRACE.in(session.storage().settings().all());
        long start = System.nanoTime();
        long patience = grace.plus(AFTER_GRACE).toNanos();
        boolean recovered = false;
        while (progress.values().stream().anyMatch(Progress.Asked.class::isInstance)) {
            long waited = System.nanoTime() - start;
            if (waited > patience || interrupted.getAsBoolean()) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
            progress.replaceAll((id, reached) ->
                    reached instanceof Progress.Asked ? cancelling.advance(id) : reached);
            if (!recovered && waited > RECOVERY.toNanos() && isAnyHolderDead(progress)) {
                recovered = true;
                recover();
            }
        }
    }

    private boolean isAnyHolderDead(Map<JobId, Progress> progress) {
        return progress.values().stream()
                .anyMatch(reached ->
                        reached instanceof Progress.Asked(JobState.Processing state)
                                && !session.workers().isAlive(state.holder()));
    }

    /** Does what the next worker to start would do first: it recovers what dead ones left. */
    private void recover() {
        WorkerOptions options =
                new WorkerOptions(
                        WorkerId.generate(session.random()),
                        session.host(),
                        1,
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        new WorkerOptions.Until.Drained());
        try (Commands commands = WorkerRunCommand.commands(session)) {
            Worker.start(
                            WorkerRunCommand.silentParts(commands, session),
                            options,
                            ProcessHandle.current().pid())
                    .close();
        }
    }
}
