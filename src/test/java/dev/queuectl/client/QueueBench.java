package dev.queuectl.client;

import dev.queuectl.Patience;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Jobs;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** A real queue in a folder, and jobs at any point of their lives. */
final class QueueBench {
    static final Instant NOW = Jobs.NOW;

    private QueueBench() {}

    static Storage open(Path folder) {
        return SqliteStorage.open(
                folder.resolve("queue.db"),
                new OpenOptions(Patience.LONG, () -> "here", new SplittableRandom(2), false));
    }

    static Job pending(String id) {
        return Jobs.pending(id);
    }

    /** Stores a job and lets its only run end so. */
    static Job ended(Storage storage, String id, Verdict verdict) {
        storage.jobs().enqueue(List.of(pending(id)), Acceptance.EACH);
        Turn.Claim claim = new Turn.Claim(1, 0, Set.of(), Optional.of(new JobId(id)));
        Job claimed =
                storage.jobs()
                        .turn(new Turn(Jobs.WORKER, NOW, List.of(), List.of(), claim))
                        .claimed()
                        .getFirst();
        Outcome outcome = new Outcome.Exited(verdict instanceof Verdict.Complete ? 0 : 3);
        Job after = claimed.concluded(outcome, verdict, NOW);
        Run run =
                new Run(
                        1,
                        Jobs.WORKER,
                        "here",
                        OptionalLong.empty(),
                        NOW,
                        NOW,
                        outcome,
                        Optional.empty(),
                        new Run.Output(0, 5, "oops"));
        Conclusion conclusion = new Conclusion(after, run, CapturedOutput.NONE);
        storage.jobs()
                .turn(
                        new Turn(
                                Jobs.WORKER,
                                NOW,
                                List.of(conclusion),
                                List.of(),
                                Turn.Claim.NOTHING));
        return after;
    }
}
