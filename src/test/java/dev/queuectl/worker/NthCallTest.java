package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.JobId;
import dev.queuectl.store.sqlite.TestFolder;
import dev.queuectl.worker.Simulation.Member;
import dev.queuectl.worker.StoreFaults.Way;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

/**
 * One afternoon of two workers, lived through again and again with another call of the store
 * failing each time: the first, the second, and so on until there are no more calls.
 */
class NthCallTest {
    private static final int ROUNDS = 12;

    private static final int OUTAGE_ROUNDS = 4;

    @ParameterizedTest
    @EnumSource(Way.class)
    void every_job_ends_whichever_single_call_fails(Way way) {
        long calls = Long.MAX_VALUE;
        for (long nth = 1; nth <= calls; nth++) {
            calls = afternoon(way, nth, false);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void every_job_ends_from_whichever_call_on_the_store_is_away_for_a_while(Way way) {
        long calls = Long.MAX_VALUE;
        for (long nth = 1; nth <= calls; nth++) {
            calls = afternoon(way, nth, true);
        }
    }

    /** Answers how many calls there were. */
    private static long afternoon(Way way, long nth, boolean lasting) {
        try (TestFolder folder = TestFolder.create();
                Simulation simulation = new Simulation(folder.path(), nth)) {
            simulation.enqueue("cancelled", WorkerBench.spec(0));
            simulation.enqueue("slow", WorkerBench.spec(0));
            for (int i = 1; i <= 3; i++) {
                simulation.enqueue("succeeds-" + i, WorkerBench.spec(0));
                simulation.enqueue("fails-" + i, WorkerBench.spec(1));
                simulation.enqueue("recovers-" + i, WorkerBench.spec(2));
            }
            simulation.enqueue("long", WorkerBench.spec(3));
            if (lasting) {
                simulation.faults().failFrom(way, nth);
            } else {
                simulation.faults().failOnce(way, nth);
            }
            long lifted = Long.MAX_VALUE;
            for (int round = 1; round <= ROUNDS; round++) {
                live(simulation, round);
                if (lasting && simulation.faults().calls() >= nth) {
                    lifted = Math.min(lifted, round + OUTAGE_ROUNDS);
                }
                if (round >= lifted) {
                    simulation.faults().lift();
                }
                simulation.check();
            }
            long calls = simulation.faults().calls();
            simulation.end();
            assertThat(simulation.jobs()).as(simulation::story).hasSize(12);
            return calls;
        }
    }

    private static void live(Simulation simulation, int round) {
        while (simulation.living().size() < 2 && round != 7) {
            if (simulation.join(2).isEmpty()) {
                break;
            }
        }
        if (round == 7 && !simulation.living().isEmpty()) {
            simulation.living().getFirst().kill();
        }
        if (round == 4) {
            simulation.cancel(new JobId("cancelled"));
        }
        for (Member member : simulation.living()) {
            member.turn();
        }
        for (ScriptedCommands.Started command : simulation.running()) {
            end(simulation, command, round);
        }
        simulation.living().forEach(Member::round);
        simulation.pass(Duration.ofSeconds(2));
    }

    private static void end(Simulation simulation, ScriptedCommands.Started command, int round) {
        String job = command.launch.mark().job();
        boolean recovers = job.startsWith("recovers") && command.launch.mark().run() > 1;
        if (job.startsWith("fails") || (job.startsWith("recovers") && !recovers)) {
            simulation.exit(command, 3);
        } else if (job.equals("slow")) {
            simulation.timeOut(command);
        } else if (!job.equals("cancelled") && (!job.equals("long") || round % 4 == 0)) {
            simulation.exit(command, 0);
        }
    }
}
