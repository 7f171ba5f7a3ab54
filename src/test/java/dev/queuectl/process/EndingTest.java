package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** How running commands are ended, with everything that comes from them. */
@ParameterizedClass
@EnumSource(Way.class)
class EndingTest {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Path folder;
    private final Workbench bench;

    EndingTest(Way way, @TempDir Path folder) {
        this.folder = folder;
        this.bench = new Workbench(way, folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 1000",
                "sleep 1000 & sleep 1000 & wait",
                "(sleep 1000 &) ; (setsid sleep 1000 &) ; sleep 1000",
                "setsid sh -c 'setsid sleep 1000 & sleep 1000' & wait",
                "nohup sleep 1000 & sleep 1000",
                "trap '' TERM; sleep 1000 & while :; do sleep 0.1; done",
                "(trap '' TERM HUP; setsid sh -c 'while :; do sleep 0.1; done' &) ; sleep 1000",
                "for a in 1 2 3; do sh -c 'for b in 1 2 3; do (setsid sleep 1000 &) ; done; sleep"
                        + " 1000' & done; wait",
                "kill -STOP $$",
                "sleep 1000 & kill -STOP $! $$",
                "env -i PATH=/bin:/usr/bin sleep 1000",
                "env -i PATH=/bin:/usr/bin setsid sleep 1000 & wait",
                "(env -i PATH=/bin:/usr/bin sleep 1000 &) ; sleep 1000"
            })
    void a_time_limit_ends_the_whole_tree(String script) throws CannotStart {
        Finish finish = bench.start(bench.script(script), SHORT).await();

        assertThat(finish.endedBy()).contains(Why.TIMEOUT);
        assertThat(finish.survivors()).isEmpty();
        assertThat(finish.leftovers()).isFalse();
        assertThat(bench.alive()).isEmpty();
        assertThat(inFolder()).isEmpty();
    }

    @Test
    void a_command_that_ends_before_its_limit_counts_as_it_ended() throws CannotStart {
        Finish finish = bench.start(bench.script("exit 7"), LONG).await();

        assertThat(finish.endedBy()).isEmpty();
        assertThat(finish.ending()).isEqualTo(new Ending.Exit(7));
    }

    @Test
    void a_limit_may_be_over_before_the_command_began() throws CannotStart {
        Finish finish = bench.start(bench.script("sleep 1000"), Duration.ofNanos(1)).await();

        assertThat(finish.endedBy()).contains(Why.TIMEOUT);
        assertThat(bench.alive()).isEmpty();
    }

    @Test
    void an_exit_that_nobody_noticed_yet_outweighs_a_later_end() throws CannotStart {
        Execution execution = bench.start(bench.script("exit 7"));
        await().until(() -> !Workbench.isAlive(execution.pid()));

        execution.end(Why.CANCEL);

        Finish finish = execution.await();
        assertThat(finish.endedBy()).isEmpty();
        assertThat(finish.ending()).isEqualTo(new Ending.Exit(7));
    }

    @Test
    void a_command_that_is_asked_to_end_may_clean_up_and_exit_as_it_likes() throws Exception {
        Launch launch =
                bench.script(
                        "trap 'echo cleaned; exit 0' TERM; touch ready; while :; do sleep 0.01;"
                                + " done");
        Execution execution = bench.start(launch);
        await().until(() -> Files.exists(folder.resolve("ready")));

        execution.end(Why.CANCEL);
        Finish finish = execution.await();

        assertThat(Workbench.read(launch.stdout())).isEqualTo("cleaned\n");
        assertThat(finish.ending()).isEqualTo(new Ending.Exit(0));
        assertThat(finish.endedBy()).contains(Why.CANCEL);
    }

    @Test
    void what_others_wait_for_is_killed_soon_however_long_its_grace_is() throws Exception {
        Launch launch = bench.script("trap '' TERM; touch ready; while :; do sleep 0.01; done");
        Limits patient = new Limits(Optional.empty(), Duration.ofHours(1));
        Execution execution = bench.start(launch, patient);
        await().until(() -> Files.exists(folder.resolve("ready")));

        execution.end(Why.SUPERSEDED);
        Finish finish = execution.await();

        assertThat(finish.endedBy()).contains(Why.SUPERSEDED);
        assertThat(bench.alive()).isEmpty();
    }

    @Test
    void each_process_is_asked_once() throws Exception {
        Launch launch =
                bench.script("(sh counting 1 &) ; (setsid sh counting 2 &) ; exec sh counting 3");
        Files.writeString(
                folder.resolve("counting"),
                "trap 'echo asked $1' TERM; touch ready-$1; while :; do sleep 0.01; done");
        Execution execution = bench.start(launch);
        await().until(() -> Files.exists(folder.resolve("ready-1")));
        await().until(() -> Files.exists(folder.resolve("ready-2")));
        await().until(() -> Files.exists(folder.resolve("ready-3")));

        execution.end(Why.STOP);
        execution.end(Why.STOP);
        execution.await();

        assertThat(Workbench.read(launch.stdout()).lines())
                .containsExactlyInAnyOrder("asked 1", "asked 2", "asked 3");
    }

    @Test
    void of_several_reasons_the_first_counts() throws CannotStart {
        Execution execution = bench.start(bench.script("sleep 1000"));

        execution.end(Why.CANCEL);
        execution.end(Why.STOP);

        assertThat(execution.await().endedBy()).contains(Why.CANCEL);
    }

    @Test
    void ending_a_command_that_is_over_changes_nothing() throws CannotStart {
        Execution execution = bench.start(bench.script("true"));
        execution.await();

        execution.end(Why.CANCEL);

        assertThat(bench.run(bench.script("true")).endedBy()).isEmpty();
    }

    @Test
    void without_a_grace_a_command_is_killed_at_once() throws Exception {
        Launch launch =
                bench.script("trap 'echo asked' TERM; touch ready; while :; do sleep 0.01; done");
        Execution execution = bench.start(launch, new Limits(Optional.empty(), Duration.ZERO));
        await().until(() -> Files.exists(folder.resolve("ready")));

        execution.end(Why.SUPERSEDED);
        Finish finish = execution.await();

        assertThat(finish.endedBy()).contains(Why.SUPERSEDED);
        assertThat(launch.stdout()).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 1000 &",
                "(setsid sleep 1000 &)",
                "nohup setsid sh -c 'sleep 1000 & sleep 1000' > /dev/null 2>&1 &",
                "(trap '' TERM; sleep 1000 &)",
                "sh -c 'kill -STOP $$' &",
                "env -i PATH=/bin:/usr/bin sleep 1000 &"
            })
    void what_a_command_leaves_behind_is_ended(String script) throws CannotStart {
        Finish finish = bench.run(bench.script(script + "\nsleep 0.1; exit 5"));

        assertThat(finish.ending()).isEqualTo(new Ending.Exit(5));
        assertThat(finish.endedBy()).isEmpty();
        assertThat(finish.leftovers()).isTrue();
        assertThat(finish.survivors()).isEmpty();
        assertThat(inFolder()).isEmpty();
    }

    @Test
    void what_one_command_leaves_behind_does_not_touch_another() throws Exception {
        Execution other =
                bench.start(bench.script("(setsid sleep 1000 &) ; sleep 1000 & touch ready; wait"));
        await().until(() -> Files.exists(folder.resolve("ready")));
        int before = bench.alive().size();

        assertThat(bench.run(bench.script("(setsid sleep 1000 &)")).leftovers()).isTrue();
        assertThat(bench.run(bench.script("true")).leftovers()).isFalse();

        assertThat(bench.alive()).hasSize(before).contains(other.pid());
        other.end(Why.STOP);
        other.await();
        assertThat(bench.alive()).isEmpty();
    }

    @Test
    void a_hundred_commands_that_run_out_of_time_together_end_together() throws Exception {
        var executions = new ArrayList<Execution>();
        for (int i = 0; i < 100; i++) {
            executions.add(bench.start(bench.script("(setsid sleep 1000 &) ; sleep 1000"), SHORT));
        }

        assertThat(executions)
                .allSatisfy(
                        execution -> assertThat(execution.await().endedBy()).contains(Why.TIMEOUT));
        assertThat(bench.alive()).isEmpty();
    }

    /** Answers the processes that work in the test's folder, whether or not they bear a mark. */
    private List<Long> inFolder() {
        return LongStream.of(ProcFiles.pids()).filter(this::worksInFolder).boxed().toList();
    }

    private boolean worksInFolder(long pid) {
        try {
            Path directory = Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"));
            return directory.startsWith(folder.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }
}
