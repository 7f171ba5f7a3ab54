package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Who ends the jobs of a worker that was killed when nobody else lives. */
@ParameterizedClass
@EnumSource(Way.class)
class GuardianTest {

    private final Way way;
    private final Path folder;
    private final Workbench bench;

    GuardianTest(Way way, @TempDir Path folder) {
        this.way = way;
        this.folder = folder;
        this.bench = new Workbench(way, folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void nothing_of_a_killed_worker_lives_on_though_it_keeps_forking_and_ignores_being_asked()
            throws Exception {
        // Slower than a look of the guardian, and quick enough to fork in its grace.
        Files.writeString(
                folder.resolve("hare"), "trap '' TERM; : > e; sleep 0.5; setsid sh hare & exit");
        String script =
                "(trap '' TERM; setsid sh -c 'while :; do sleep 0.1; done' &) ; sh hare; sleep"
                        + " 1000";
        Process killed = ChildJvm.start(List.of(), "run", way.name(), folder.toString(), script);
        String worker = ChildJvm.workerOf(killed.pid());
        try {
            bench.awaitFile("e");
            await().until(() -> !Workbench.guardiansOf(worker).isEmpty());
            killed.destroyForcibly().waitFor();

            await().until(() ->
                    Workbench.alive(worker).isEmpty() && Workbench.guardiansOf(worker).isEmpty());
        } finally {
            killed.destroyForcibly().waitFor();
            bench.commands.endAllOf(worker, Duration.ofSeconds(5));
        }
    }

    @Test
    void a_worker_that_leaves_takes_its_guardian_along_and_nobody_is_asked_to_end()
            throws Exception {
        String outlasting = "trap ': > asked; exit' TERM; : > ready; while :; do sleep 0.1; done";
        Workbench other = new Workbench(way, folder);
        Execution bystander = other.start(other.script(outlasting));
        Workbench leaving = new Workbench(way, folder);
        try {
            bench.awaitFile("ready");
            Execution running = leaving.start(leaving.script("sleep 0.5"));
            await().until(() -> Workbench.guardiansOf(leaving.worker).size() == 1);
            running.await();

            leaving.close();

            assertThat(Workbench.guardiansOf(leaving.worker)).isEmpty();
            assertThat(folder.resolve("asked")).doesNotExist();
        } finally {
            bystander.end(Why.STOP);
            bystander.await();
            other.close();
        }
        assertThat(Workbench.guardiansOf(other.worker)).isEmpty();
    }

    @Test
    void a_guardian_is_not_taken_for_something_a_command_left() throws Exception {
        Execution first = bench.start(bench.script("sleep 0.5"));
        await().until(() -> Workbench.guardiansOf(bench.worker).size() == 1);
        first.await();

        Execution second = bench.start(bench.script("true"));
        assertThat(second.await().leftovers()).isFalse();
        bench.commands.reapOrphans();
        bench.commands.endAllOf(bench.worker, Duration.ofSeconds(1));

        assertThat(Workbench.guardiansOf(bench.worker)).hasSize(1);
    }
}
