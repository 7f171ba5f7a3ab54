package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How the processes of a dead worker are ended by another one. */
@ParameterizedClass
@EnumSource(Way.class)
class TakeoverTest {

    /** Only what does not die would take so long. */
    private static final Duration BOUND = Duration.ofMinutes(1);

    private final Way way;
    private final Path folder;
    private final Workbench survivor;
    private final Workbench dead;
    private final List<Execution> started = new ArrayList<>();

    TakeoverTest(Way way, @TempDir Path folder) {
        this.way = way;
        this.folder = folder;
        this.survivor = new Workbench(way, folder);
        this.dead = new Workbench(way, folder);
    }

    @AfterEach
    void close() {
        survivor.commands.endAllOf(dead.worker, BOUND);
        survivor.commands.endAllOf(survivor.worker, BOUND);
        started.forEach(Execution::await);
        survivor.close();
        dead.close();
    }

    @Test
    void everything_that_bears_its_mark_is_ended_and_nothing_else() throws Exception {
        start(
                dead,
                "(setsid sh -c 'trap \"\" TERM; : > a; while :; do sleep 0.1; done' &) ; sleep"
                        + " 1000",
                "a");
        start(dead, "env -i PATH=/usr/bin:/bin sh -c ': > b; exec sleep 1000' & wait", "b");
        start(survivor, "sleep 1000 & : > c; wait", "c");
        List<Long> others = survivor.alive();
        assertThat(others).hasSize(2);

        assertThat(survivor.commands.endAllOf(dead.worker, BOUND)).isEmpty();

        assertThat(dead.alive()).isEmpty();
        assertThat(survivor.alive()).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void a_worker_that_was_killed_leaves_nothing_behind() throws Exception {
        String script = "trap '' TERM; (setsid sleep 1000 &) ; : > e; while :; do sleep 0.1; done";
        Process killed = ChildJvm.start(List.of(), "run", way.name(), folder.toString(), script);
        String worker = ChildJvm.workerOf(killed.pid());
        try {
            survivor.awaitFile("e");
            // Before, since afterwards its guardian may be done first.
            assertThat(Workbench.alive(worker)).isNotEmpty();
        } finally {
            killed.destroyForcibly().waitFor();
            assertThat(survivor.commands.endAllOf(worker, BOUND)).isEmpty();
        }

        assertThat(Workbench.alive(worker)).isEmpty();
    }

    @Test
    void a_worker_whose_name_begins_alike_is_not_meant() throws Exception {
        start(dead, "sleep 1000 & : > a; wait", "a");

        String shorter = dead.worker.substring(0, dead.worker.length() - 1);
        assertThat(survivor.commands.endAllOf(shorter, BOUND)).isEmpty();

        assertThat(dead.alive()).isNotEmpty();
    }

    @Test
    void a_worker_that_left_nothing_is_done_with_at_once() {
        assertThat(survivor.commands.endAllOf(dead.worker, BOUND)).isEmpty();
    }

    @Test
    void who_keeps_forking_is_ended_too() throws Exception {
        // Slower than a look, and quick enough to fork in the grace.
        Files.writeString(
                folder.resolve("hare"), "trap '' TERM; : > d; sleep 0.5; setsid sh hare & exit");
        start(dead, "sh hare", "d");

        assertThat(survivor.commands.endAllOf(dead.worker, BOUND)).isEmpty();

        assertThat(dead.alive()).isEmpty();
    }

    private void start(Workbench owner, String script, String ready) throws Exception {
        started.add(owner.start(owner.script(script)));
        survivor.awaitFile(ready);
    }
}
