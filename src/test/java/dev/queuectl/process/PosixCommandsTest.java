package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/** What only posix_spawn and the waiting by system calls can do. */
class PosixCommandsTest {

    @TempDir Path folder;
    private Workbench bench;
    private List<ProcessEntry> endedBefore = List.of();

    @BeforeEach
    void open() {
        bench = new Workbench(Way.POSIX, folder);
        endedBefore = endedChildren();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9, 11, 15, 31, 64})
    void a_death_by_signal_is_told_from_an_exit(int number) throws CannotStart {
        assertThat(bench.run(bench.script("ulimit -c 0; kill -" + number + " $$")).ending())
                .isEqualTo(new Ending.Signal(number));
        assertThat(bench.run(bench.script("exit " + (128 + number))).ending())
                .isEqualTo(new Ending.Exit(128 + number));
    }

    @Test
    void no_signal_is_blocked_or_ignored() throws CannotStart {
        assertThat(bench.outputOf("grep -E 'Sig(Blk|Ign)' /proc/$$/status | tr -d '\\t'"))
                .isEqualTo("SigBlk:0000000000000000\nSigIgn:0000000000000000\n");
    }

    @Test
    void the_mark_is_the_first_variable() throws CannotStart {
        assertThat(bench.outputOf("tr '\\0' '\\n' < /proc/$$/environ | head -n 1"))
                .isEqualTo("QUEUECTL_MARK=" + bench.worker + "/job/1\n");
    }

    @Test
    void the_time_a_command_and_its_children_computed_is_told() throws CannotStart {
        String busy = "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; true";
        Usage usage = bench.run(bench.script(busy)).usage().orElseThrow();
        Usage idle = bench.run(bench.script("sleep 0.05")).usage().orElseThrow();

        assertThat(usage.cpu()).isBetween(Duration.ofMillis(20), Duration.ofMinutes(1));
        assertThat(idle.cpu()).isLessThan(usage.cpu());
    }

    @Test
    void the_memory_of_a_command_larger_than_its_worker_is_told() throws CannotStart {
        long ours = ownPeakKib();
        long wanted = ours + ours / 4 + 50_000;
        String hog = "head -c " + wanted + "K /dev/zero | tail -n 1 | wc -c";
        Usage usage = bench.run(bench.script(hog)).usage().orElseThrow();

        assertThat(usage.peakIsCeiling()).isFalse();
        assertThat(usage.peakMemoryKib()).isBetween(wanted, 2 * wanted + 100_000);
    }

    @Test
    void of_a_command_smaller_than_its_worker_only_a_ceiling_is_known() throws CannotStart {
        Usage usage = bench.run(bench.script("true")).usage().orElseThrow();

        assertThat(usage.peakIsCeiling()).isTrue();
        assertThat(usage.peakMemoryKib()).isPositive().isLessThan(2 * ownPeakKib());
    }

    @Test
    void a_thousand_commands_leave_no_zombie_and_no_descriptor() throws Exception {
        bench.run(bench.script("true"));
        int descriptors = openDescriptors();
        try (ExecutorService slots = Executors.newFixedThreadPool(4)) {
            List<Callable<Finish>> runs = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                Launch launch = bench.script("exit 3");
                runs.add(() -> bench.run(launch));
            }
            for (Future<Finish> run : slots.invokeAll(runs)) {
                assertThat(run.get().ending()).isEqualTo(new Ending.Exit(3));
                assertThat(run.get().leftovers()).isFalse();
            }
        }

        assertThat(endedChildren()).isEmpty();
        assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + 3);
    }

    @Test
    void orphans_that_end_while_their_command_runs_are_collected() throws Exception {
        Execution execution =
                bench.start(bench.script("(setsid true &) ; (true &) ; : > ready; sleep 1000"));
        bench.awaitFile("ready");

        await().until(() -> !endedChildren().isEmpty());

        await().untilAsserted(() -> {
            bench.commands.reapOrphans();
            assertThat(endedChildren()).isEmpty();
        });
        execution.end(Why.STOP);
        execution.await();
    }

    @Test
    void an_exit_that_nobody_noticed_yet_outweighs_a_later_end() throws CannotStart {
        Execution execution = bench.start(bench.script("exit 7"));
        // Only here: Java itself notices an exit a moment after /proc shows it.
        await().until(() -> !Workbench.isAlive(execution.pid()));

        execution.end(Why.CANCEL);

        Finish finish = execution.await();
        assertThat(finish.endedBy()).isEmpty();
        assertThat(finish.ending()).isEqualTo(new Ending.Exit(7));
    }

    @Test
    void a_process_that_sheds_session_and_environment_ends_with_its_command() throws Exception {
        long escaped = escape(bench.script(escaping("escaped")));

        assertThat(Workbench.isAlive(escaped)).isFalse();
        assertThat(endedChildren()).isEmpty();
    }

    @Test
    void a_process_that_sheds_session_and_environment_ends_at_the_time_limit() throws Exception {
        Execution execution = bench.start(bench.script(escaping("escaped") + "; sleep 1000"));
        long escaped = bench.awaitPidIn("escaped");
        // As a limit does, which could be over before there is anything to end.
        execution.end(Why.TIMEOUT);

        assertThat(execution.await().endedBy()).contains(Why.TIMEOUT);
        assertThat(Workbench.isAlive(escaped)).isFalse();
    }

    @Test
    void of_several_commands_it_could_come_from_the_last_one_ends_it() throws Exception {
        Execution innocent = bench.start(bench.script("sleep 1000"));
        Finish guilty = bench.run(bench.script(escaping("escaped")));

        long escaped = bench.pidIn("escaped");
        assertThat(guilty.leftovers()).isFalse();
        assertThat(Workbench.isAlive(escaped)).isTrue();
        innocent.end(Why.STOP);
        innocent.await();
        assertThat(Workbench.isAlive(escaped)).isFalse();
    }

    @Test
    void a_command_that_started_later_is_not_suspected() throws Exception {
        Execution first = bench.start(bench.script(escaping("escaped") + "; sleep 1000"));
        long escaped = bench.awaitPidIn("escaped");
        // Start times are counted in hundredths of a second.
        Thread.sleep(30);

        assertThat(bench.run(bench.script("sleep 0.1")).leftovers()).isFalse();
        assertThat(Workbench.isAlive(escaped)).isTrue();
        first.end(Why.STOP);
        first.await();
        assertThat(Workbench.isAlive(escaped)).isFalse();
    }

    @Test
    void an_orphan_whose_run_is_over_is_ended_in_passing() throws Exception {
        bench.run(bench.script("true"));
        ProcessBuilder late =
                new ProcessBuilder("sh", "-c", "(setsid sh -c 'echo $$ > late; sleep 1000; :' &)");
        late.environment().put(Mark.VARIABLE, bench.worker + "/job/1");
        late.directory(folder.toFile()).start().waitFor();
        bench.awaitFile("late");
        await().until(() -> bench.alive().size() == 2);

        bench.commands.reapOrphans();

        await().until(() -> bench.alive().isEmpty());
    }

    @Test
    void a_child_that_java_started_is_left_to_java() throws Exception {
        Process[] ours = new Process[1];
        Thread starter =
                new Thread(() -> {
                    try {
                        ours[0] = new ProcessBuilder("sh", "-c", "read line; exit 9").start();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
        starter.start();
        // Its thread gone, it stands among the orphans.
        starter.join();
        for (int round = 0; ours[0].isAlive(); round++) {
            assertThat(bench.run(bench.script("true")).leftovers()).isFalse();
            bench.commands.reapOrphans();
            if (round == 10) {
                // It ends, and the rounds go on until Java has noticed.
                ours[0].getOutputStream().close();
            }
        }

        assertThat(ours[0].exitValue()).isEqualTo(9);
    }

    @Test
    void a_spared_process_is_left_alone() throws Exception {
        Execution running = bench.start(bench.script("sleep 1000"));
        Process[] guardian = new Process[1];
        Thread starter =
                new Thread(() -> {
                    try {
                        guardian[0] = new ProcessBuilder("setsid", "sleep", "1000").start();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
        starter.start();
        starter.join();
        try {
            bench.commands.spare(guardian[0].pid());
            running.end(Why.STOP);
            running.await();

            assertThat(bench.run(bench.script("true")).leftovers()).isFalse();
            assertThat(guardian[0].isAlive()).isTrue();
        } finally {
            guardian[0].destroyForcibly().waitFor();
        }
    }

    @Test
    void a_command_that_cannot_be_watched_is_not_left_running() throws Exception {
        Workbench closed = new Workbench(Way.POSIX, folder);
        closed.commands.close();

        assertThatThrownBy(() -> closed.start(closed.script("sleep 1000"), Duration.ofMinutes(1)))
                .isInstanceOf(RejectedExecutionException.class);

        await().untilAsserted(() -> {
            // What it had started was killed with it, and may take a moment longer to go.
            assertThat(closed.alive()).isEmpty();
            // Orphans of earlier tests may just have ended, which the other commands collect.
            bench.commands.reapOrphans();
            assertThat(endedChildren()).isEmpty();
        });
    }

    @Test
    void an_interrupt_does_not_end_the_wait_and_is_kept() throws Exception {
        Execution execution =
                bench.start(
                        bench.script(
                                "(setsid sleep 1000 &) ; until test -e go; do sleep 0.02; done;"
                                        + " exit 4"));
        Thread waiting = Thread.currentThread();
        CompletableFuture<Void> go =
                CompletableFuture.runAsync(() -> await().until(() -> isWaitingForAnExit(waiting)))
                        .whenComplete((_, _) -> create(folder.resolve("go")));
        waiting.interrupt();
        Finish finish = execution.await();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(go).succeedsWithin(Patience.LONG);
        assertThat(finish.ending()).isEqualTo(new Ending.Exit(4));
        assertThat(bench.alive()).isEmpty();
    }

    /**
     * Answers a script that starts a process which nothing ties to its command any more, and goes
     * on once that is there.
     */
    private static String escaping(String pidFile) {
        return "(env -i PATH=/usr/bin:/bin setsid sh -c 'echo $$ > "
                + pidFile
                + "; exec sleep 1000' &) ; until test -s "
                + pidFile
                + "; do sleep 0.02; done";
    }

    private static boolean isWaitingForAnExit(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("awaitExit"));
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long escape(Launch launch) throws CannotStart {
        assertThat(bench.run(launch).leftovers()).isTrue();
        return bench.pidIn("escaped");
    }

    /** Answers our children that nobody collected since this test began. */
    private List<ProcessEntry> endedChildren() {
        List<ProcessEntry> ended = new ArrayList<>();
        for (long pid : ProcFiles.pids()) {
            ProcessEntry entry = ProcFiles.withoutMark(pid);
            if (entry != null && entry.ended() && entry.parent() == ProcessHandle.current().pid()) {
                ended.add(entry);
            }
        }
        ended.removeAll(endedBefore);
        return ended;
    }

    private static int openDescriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? -1 : names.length;
    }

    private static long ownPeakKib() {
        return Workbench.read(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
