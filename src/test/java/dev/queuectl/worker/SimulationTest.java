package dev.queuectl.worker;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.sqlite.TestFolder;
import dev.queuectl.worker.Simulation.Member;
import dev.queuectl.worker.StoreFaults.Way;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Random lives of a host: jobs come, end, fail, hang, are cancelled, retried and forgotten; workers
 * join, stop and are killed; the clock leaps and the store fails, all at once. What must hold is
 * asked for after each step; at the end the faults are lifted, and then every job must end.
 *
 * <p>{@code -Dqueuectl.faults=long} lives through 10,000 of them rather than 300, {@code
 * -Dqueuectl.faults.seed=N} begins with a certain one. A failure names its seed.
 */
class SimulationTest {
    private static final int STEPS = 60;
    private static final int MOST_WORKERS = 4;

    @Test
    void whatever_happens_nothing_is_lost_or_run_twice_and_every_job_ends() {
        boolean isLong = System.getProperty("queuectl.faults", "short").equals("long");
        long first = Long.getLong("queuectl.faults.seed", 1);
        for (long seed = first; seed < first + (isLong ? 10_000 : 300); seed++) {
            try (TestFolder folder = TestFolder.create();
                    Simulation simulation = new Simulation(folder.path(), seed)) {
                new Life(simulation, new Random(seed)).live();
            }
        }
    }

    /** One walk; all that is random comes from one generator. */
    private static final class Life {
        private final Simulation simulation;
        private final Random random;
        private int jobs;

        Life(Simulation simulation, Random random) {
            this.simulation = simulation;
            this.random = random;
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                step();
                simulation.check();
            }
            simulation.end();
        }

        private void step() {
            switch (random.nextInt(24)) {
                case 0, 1, 2 -> enqueue();
                case 3, 4, 5, 6, 7, 8 -> member().ifPresent(Member::turn);
                case 9, 10, 11, 12 -> endCommands();
                case 13, 14 -> member().ifPresent(Member::round);
                case 15 -> simulation.pass(Duration.ofMillis(random.nextInt(5000)));
                case 16 -> {
                    if (simulation.living().size() < MOST_WORKERS) {
                        simulation.join(1 + random.nextInt(3));
                    }
                }
                case 17 -> member().ifPresent(Member::kill);
                case 18 -> member().ifPresent(Member::leave);
                case 19 -> job().ifPresent(simulation::cancel);
                case 20 -> job().ifPresent(simulation::retry);
                case 21 -> rarely();
                case 22 -> simulation.faults().failOnce(one(Way.values()), 1 + random.nextInt(12));
                default -> {
                    if (random.nextBoolean()) {
                        simulation.faults().failFrom(one(Way.values()), 1 + random.nextInt(12));
                    } else {
                        simulation.faults().lift();
                    }
                }
            }
        }

        private void enqueue() {
            for (int i = random.nextInt(6); i >= 0; i--) {
                int priority = random.nextInt(3);
                simulation.enqueue(
                        "j-" + ++jobs,
                        WorkerBench.spec(
                                "true",
                                random.nextInt(3),
                                Backoff.DEFAULT,
                                priority,
                                "default",
                                Optional.empty()));
            }
        }

        /** Those that are not picked hang. */
        private void endCommands() {
            for (ScriptedCommands.Started command : simulation.running()) {
                switch (random.nextInt(6)) {
                    case 0 -> {}
                    case 1 -> simulation.timeOut(command);
                    case 2 -> simulation.exit(command, 1 + random.nextInt(3));
                    default -> simulation.exit(command, 0);
                }
            }
        }

        private void rarely() {
            if (random.nextInt(4) == 0) {
                simulation.purge();
            } else if (random.nextInt(4) == 0) {
                simulation.pass(Duration.ofMinutes(random.nextInt(90)).negated());
            } else {
                member().ifPresent(member -> simulation.stop(member, one(StopRequest.values())));
            }
        }

        private Optional<Member> member() {
            return one(simulation.living());
        }

        private Optional<JobId> job() {
            return one(simulation.jobs()).map(Job::id);
        }

        private <T> T one(T[] all) {
            return all[random.nextInt(all.length)];
        }

        private <T> Optional<T> one(List<T> all) {
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(all.get(random.nextInt(all.size())));
        }
    }
}
