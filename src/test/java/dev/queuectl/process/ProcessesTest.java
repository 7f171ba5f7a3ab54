package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** How processes and hosts are told apart. */
class ProcessesTest {

    @Test
    void a_process_keeps_its_start_time_and_two_differ() throws Exception {
        Process child = new ProcessBuilder("sleep", "1000").start();
        try {
            OptionalLong start = Processes.startTime(child.pid());

            assertThat(start).isPresent().isEqualTo(Processes.startTime(child.pid()));
            assertThat(start).isNotEqualTo(Processes.startTime(1));
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_that_is_gone_has_no_start_time() throws Exception {
        Process child = new ProcessBuilder("true").start();
        child.waitFor();

        assertThat(Processes.startTime(child.pid())).isEmpty();
    }

    @Test
    void a_name_with_blanks_and_parentheses_does_not_confuse() throws Exception {
        Process child =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "printf ') Z 1 (' > /proc/$$/comm; echo ready; read line")
                        .start();
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("ready");
            ProcessEntry entry = Objects.requireNonNull(ProcFiles.withoutMark(child.pid()));

            assertThat(entry.parent()).isEqualTo(ProcessHandle.current().pid());
            assertThat(entry.ended()).isFalse();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_is_known_by_its_mark_also_while_it_becomes_another_program(@TempDir Path folder)
            throws Exception {
        Path again = folder.resolve("again");
        Files.writeString(again, "exec /bin/sh '" + again + "'\n");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", again.toString());
        builder.environment().put(Mark.VARIABLE, "w/j/1");
        Process child = builder.start();
        try {
            for (int look = 0; look < 2000; look++) {
                ProcessEntry entry =
                        Objects.requireNonNull(ProcFiles.withMark(child.pid(), Patience.LONG));

                assertThat(entry.mark()).as("look %d", look).isEqualTo("w/j/1");
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_without_any_variable_is_not_waited_for() throws Exception {
        Process child = new ProcessBuilder("env", "-i", "/bin/sleep", "1000").start();
        try {
            await().until(() -> !ProcFiles.mayGetEnvironment(child.pid()));

            assertThat(Objects.requireNonNull(ProcFiles.withMark(child.pid())).mark()).isNull();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_host_is_itself_and_a_namespace_of_pids_is_another() throws Exception {
        String here = Processes.hostIdentity().orElseThrow();

        assertThat(Processes.hostIdentity()).contains(here);
        assertThat(here).matches("[0-9a-f-]{36}/[0-9]+");
        ChildJvm.Result there =
                ChildJvm.run(List.of("unshare", "--pid", "--fork"), "host-identity");
        assertThat(there.output()).startsWith(here.substring(0, 37)).isNotEqualTo(here);
    }

    @Test
    void a_process_can_leave_the_session_of_its_caller() throws Exception {
        ChildJvm.Result result = ChildJvm.run(List.of(), "lead-session");

        assertThat(result.output()).isEqualTo("true false");
    }
}
