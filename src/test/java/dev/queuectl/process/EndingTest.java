package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

    private static final Duration LONG = Duration.ofHours(1);

    /**
     * What stays until it is ended, as a script of the folder. It has a child, and adds a line to
     * the file {@code ready} once both are there.
     */
    private static final String STAY = "sleep 1000 & echo >> ready; wait";

    private final Path folder;
    private final Workbench bench;

    EndingTest(Way way, @TempDir Path folder) {
        this.folder = folder;
        this.bench = new Workbench(way, folder);
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("stay"), STAY);
        Files.createFile(folder.resolve("ready"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    1  | sh stay
                    2  | sh stay & sh stay & wait
                    3  | (sh stay &) ; (setsid sh stay &) ; sh stay
                    2  | setsid sh -c 'setsid sh stay & sh stay' & wait
                    2  | nohup sh stay & sh stay
                    1  | trap '' TERM; sh stay & while :; do sleep 0.1; done
                    2  | (trap '' TERM HUP; setsid sh stay &) ; sh stay
                    12 | for a in 1 2 3; do sh -c 'for b in 1 2 3; do (setsid sh stay &) ; done; \
                    sh stay' & done; wait
                    1  | (kill -STOP $$; echo >> ready) & wait
                    2  | sh stay & until test -s ready; do sleep 0.02; done; \
                    (kill -STOP $! $$; echo >> ready) & wait
                    1  | exec env -i PATH=/bin:/usr/bin sh stay
                    1  | env -i PATH=/bin:/usr/bin setsid sh stay & wait
                    2  | (env -i PATH=/bin:/usr/bin sh stay &) ; sh stay
                    """)
    void a_time_limit_ends_the_whole_tree(int all, String script) throws Exception {
        Execution execution = bench.start(bench.script(script));
        await().until(() -> ready() == all);
        // As a limit does, which could be over before there is anything to end.
        execution.end(Why.TIMEOUT);
        Finish finish = execution.await();

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
    void a_command_that_is_asked_to_end_may_clean_up_and_exit_as_it_likes() throws Exception {
        Launch launch =
                bench.script(
                        "trap 'echo cleaned; exit 0' TERM; : > there; while :; do sleep 0.01;"
                                + " done");
        Execution execution = bench.start(launch, new Limits(Optional.empty(), LONG));
        bench.awaitFile("there");

        execution.end(Why.CANCEL);
        Finish finish = execution.await();

        assertThat(Workbench.read(launch.stdout())).isEqualTo("cleaned\n");
        assertThat(finish.ending()).isEqualTo(new Ending.Exit(0));
        assertThat(finish.endedBy()).contains(Why.CANCEL);
    }

    @Test
    void what_others_wait_for_is_killed_soon_however_long_its_grace_is() throws Exception {
        Launch launch = bench.script("trap '' TERM; : > there; while :; do sleep 0.01; done");
        Execution execution = bench.start(launch, new Limits(Optional.empty(), LONG));
        bench.awaitFile("there");

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
                "trap 'echo asked $1; : > asked-$1' TERM; : > there-$1;"
                        + " until test -e go; do sleep 0.01; done");
        Execution execution = bench.start(launch, new Limits(Optional.empty(), LONG));
        List.of("there-1", "there-2", "there-3").forEach(bench::awaitFile);

        execution.end(Why.STOP);
        execution.end(Why.STOP);
        List.of("asked-1", "asked-2", "asked-3").forEach(bench::awaitFile);
        Files.createFile(folder.resolve("go"));
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
                bench.script("trap 'echo asked' TERM; : > there; while :; do sleep 0.01; done");
        Execution execution = bench.start(launch, new Limits(Optional.empty(), Duration.ZERO));
        bench.awaitFile("there");

        execution.end(Why.SUPERSEDED);
        Finish finish = execution.await();

        assertThat(finish.endedBy()).contains(Why.SUPERSEDED);
        assertThat(launch.stdout()).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    1 | sh stay &
                    1 | (setsid sh stay &)
                    2 | nohup setsid sh -c 'sh stay & sh stay' > /dev/null 2>&1 &
                    1 | (trap '' TERM; sh stay &)
                    2 | sh stay & until test -s ready; do sleep 0.02; done; \
                    kill -STOP $!; echo >> ready
                    1 | env -i PATH=/bin:/usr/bin sh stay &
                    """)
    void what_a_command_leaves_behind_is_ended(int all, String script) throws CannotStart {
        Finish finish = bench.run(bench.script(script + untilReady(all) + "; exit 5"));

        assertThat(finish.ending()).isEqualTo(new Ending.Exit(5));
        assertThat(finish.endedBy()).isEmpty();
        assertThat(finish.leftovers()).isTrue();
        assertThat(finish.survivors()).isEmpty();
        assertThat(inFolder()).isEmpty();
    }

    @Test
    void what_one_command_leaves_behind_does_not_touch_another() throws Exception {
        Execution other = bench.start(bench.script("(setsid sh stay &) ; sh stay & wait"));
        await().until(() -> ready() == 2);
        List<Long> before = bench.alive();
        assertThat(before).hasSize(5).contains(other.pid());

        String leaving = "(setsid sh stay &)" + untilReady(3);
        assertThat(bench.run(bench.script(leaving)).leftovers()).isTrue();
        assertThat(bench.run(bench.script("true")).leftovers()).isFalse();

        assertThat(bench.alive()).containsExactlyInAnyOrderElementsOf(before);
        other.end(Why.STOP);
        other.await();
        assertThat(bench.alive()).isEmpty();
    }

    @Test
    void a_hundred_commands_that_run_out_of_time_together_end_together() throws Exception {
        Duration limit = Duration.ofSeconds(2);
        while (!endTogether(100, limit)) {
            // Too short for this machine: some were ended before they had started anything, or
            // before what they started bore its mark.
            bench.commands.endAllOf(bench.worker, Patience.LONG);
            limit = limit.multipliedBy(2);
            assertThat(limit).isLessThan(Patience.LONG);
        }
    }

    /** Answers whether all that the commands start was there before their limit was over. */
    private boolean endTogether(int commands, Duration limit) throws Exception {
        Files.writeString(folder.resolve("ready"), "");
        String script = "(setsid sh -c 'echo >> ready; sleep 1000; :' &) ; exec sleep 1000";
        var executions = new ArrayList<Execution>();
        for (int i = 0; i < commands; i++) {
            executions.add(bench.start(bench.script(script), limit));
        }

        assertThat(executions)
                .allSatisfy(
                        execution -> assertThat(execution.await().endedBy()).contains(Why.TIMEOUT));
        boolean allReady = ready() == commands;
        if (allReady) {
            assertThat(bench.alive()).isEmpty();
        }
        return allReady;
    }

    /** Answers what a script goes on with, to wait until so many are ready. */
    private static String untilReady(int all) {
        return "\nuntil test $(wc -l < ready) -eq " + all + "; do sleep 0.02; done";
    }

    /** Answers how many have said so far that they are ready, by an empty line each. */
    private long ready() throws IOException {
        return Files.size(folder.resolve("ready"));
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
