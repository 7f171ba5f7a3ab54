package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.JobState;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Finish;
import dev.queuectl.process.Why;
import dev.queuectl.store.ForwardingStorage;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker that others may take for dead when its store has not heard of it. */
@Timeout(600)
class ContactTest {
    @TempDir Path folder;
    private WorkerBench bench;
    private Far far;
    private WorkerParts parts;
    private WorkerOptions options;
    private Worker worker;

    @BeforeEach
    void open() {
        bench = new WorkerBench(folder);
        far = new Far(bench.storage);
        parts =
                new WorkerParts(
                        far,
                        bench.commands,
                        new JobEnvironment(Map.of()),
                        bench::log,
                        bench.clock,
                        new SplittableRandom(1));
        options =
                new WorkerOptions(
                        new WorkerId("w-far"),
                        WorkerBench.HOST,
                        1,
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        new WorkerOptions.Until.Stopped());
        worker = Worker.start(parts, options, 1);
    }

    @AfterEach
    void close() {
        worker.close();
        bench.close();
    }

    @Test
    void who_was_taken_for_dead_ends_what_he_runs_and_joins_again_once_nothing_is_left()
            throws Exception {
        bench.enqueue("job");
        worker.turn();
        ScriptedCommands.Started started = bench.commands.next();

        far.takenForDead = true;
        WorkerBench.until(() -> endedBy(started).equals(Optional.of(Why.SUPERSEDED)));
        WorkerBench.until(() -> !far.takenForDead);

        WorkerBench.until(() -> bench.log().contains("this worker has joined again"));
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PROCESSING);
        assertThat(bench.job("job").counters().attempts()).isOne();
        bench.commands.next().exit(0);
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.COMPLETED);
    }

    @Test
    void without_contact_commands_go_on_by_default() throws Exception {
        bench.enqueue("job");
        worker.turn();
        ScriptedCommands.Started started = bench.commands.next();

        far.nearlyOver = true;
        int checks = far.checks.get();
        WorkerBench.until(() -> far.checks.get() > checks + 1);

        assertThat(endedBy(started)).isEmpty();
        started.exit(0);
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.COMPLETED);
    }

    @Test
    void without_contact_commands_are_ended_where_that_is_asked_for() throws Exception {
        bench.storage.settings().put("on_lost_contact", "kill");
        bench.enqueue("job");
        worker.turn();
        ScriptedCommands.Started started = bench.commands.next();

        far.nearlyOver = true;
        WorkerBench.until(() -> endedBy(started).equals(Optional.of(Why.SUPERSEDED)));
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PENDING);
        far.nearlyOver = false;

        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PROCESSING);
        assertThat(bench.job("job").counters().attempts()).isOne();
        bench.commands.next().exit(0);
    }

    @Test
    void what_was_claimed_by_a_turn_that_outlasted_the_contact_is_not_started() throws Exception {
        bench.enqueue("job");
        far.duringTurn =
                () -> {
                    far.takenForDead = true;
                    WorkerBench.until(() -> bench.log().contains("this worker has joined again"));
                };
        worker.turn();

        assertThat(worker.isStill(0)).isTrue();
        assertThat(bench.commands.all()).isEmpty();
        worker.turn();
        assertThat(bench.runs("job")).isEmpty();
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PROCESSING);
        bench.commands.next().exit(0);
    }

    @Test
    void what_was_claimed_before_is_not_started_although_nobody_looked_before_it_was_mended()
            throws Exception {
        worker.close();
        // Without the checks and rounds of a watch: here there is one round, and no check.
        worker = Worker.join(parts, options, 1);
        bench.enqueue("job");
        far.duringTurn =
                () -> {
                    far.takenForDead = true;
                    worker.round();
                };
        worker.turn();

        assertThat(far.takenForDead).isFalse();
        assertThat(worker.isStill(0)).isTrue();
        assertThat(bench.commands.all()).isEmpty();
        worker.turn();
        assertThat(bench.runs("job")).isEmpty();
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PROCESSING);
        bench.commands.next().exit(0);
        assertThat(bench.commands.all()).hasSize(1);
    }

    private static Optional<Why> endedBy(ScriptedCommands.Started started) {
        return started.finish().flatMap(Finish::endedBy);
    }

    /** A store whose workers live as long as a test says. */
    private static final class Far extends ForwardingStorage {
        private final Storage real;
        volatile boolean takenForDead;
        volatile boolean nearlyOver;
        final AtomicInteger checks = new AtomicInteger();
        volatile Runnable duringTurn = () -> {};

        Far(Storage real) {
            super(real);
            this.real = real;
        }

        @Override
        public JobStore jobs() {
            return (JobStore)
                    Proxy.newProxyInstance(
                            JobStore.class.getClassLoader(),
                            new Class<?>[] {JobStore.class},
                            (_, method, arguments) -> {
                                Object answer = method.invoke(real.jobs(), arguments);
                                if (answer instanceof TurnAnswer && claims(arguments)) {
                                    Runnable now = duringTurn;
                                    duringTurn = () -> {};
                                    now.run();
                                }
                                return answer;
                            });
        }

        private static boolean claims(Object[] arguments) {
            return arguments[0] instanceof Turn turn && turn.claim().total() > 0;
        }

        @Override
        public WorkerStore workers() {
            WorkerStore workers = real.workers();
            return new WorkerStore() {
                @Override
                public Membership join(WorkerRecord worker) {
                    return new FarMembership(workers.join(worker));
                }

                @Override
                public List<WorkerSighting> list() {
                    return workers.list();
                }

                @Override
                public List<SeizedWorker> seizeDead(WorkerId self) {
                    return workers.seizeDead(self);
                }

                @Override
                public boolean requestStop(WorkerId worker, StopRequest request) {
                    return workers.requestStop(worker, request);
                }

                @Override
                public boolean requestSlots(WorkerId worker, int slots) {
                    return workers.requestSlots(worker, slots);
                }
            };
        }

        private final class FarMembership implements WorkerStore.Membership {
            private final WorkerStore.Membership joined;

            FarMembership(WorkerStore.Membership joined) {
                this.joined = joined;
            }

            @Override
            public void requireAlive() {
                joined.requireAlive();
            }

            @Override
            public boolean dependsOnContact() {
                return true;
            }

            @Override
            public boolean isTakenForDead() {
                return takenForDead;
            }

            @Override
            public boolean rejoin() {
                takenForDead = false;
                return true;
            }

            @Override
            public boolean isNearlyOver() {
                checks.incrementAndGet();
                return nearlyOver;
            }

            @Override
            public void close() {
                joined.close();
            }
        }
    }
}
