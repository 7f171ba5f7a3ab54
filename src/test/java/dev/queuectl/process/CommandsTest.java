package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.queuectl.process.CannotStart.Reason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** What a command finds when it starts, and what is told when it has ended. */
@ParameterizedClass
@EnumSource(Way.class)
class CommandsTest {

    private final Path folder;
    private final Workbench bench;

    CommandsTest(Way way, @TempDir Path folder) {
        this.folder = folder;
        this.bench = new Workbench(way, folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void the_exit_code_is_told() throws CannotStart {
        Finish finish = bench.run(bench.script("exit 3"));

        assertThat(finish.ending()).isEqualTo(new Ending.Exit(3));
        assertThat(finish.endedBy()).isEmpty();
        assertThat(finish.leftovers()).isFalse();
        assertThat(finish.survivors()).isEmpty();
    }

    @Test
    void a_command_can_be_awaited_once_only() throws CannotStart {
        Execution execution = bench.start(bench.script("true"));
        execution.await();

        assertThatThrownBy(execution::await).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void arguments_arrive_unchanged() throws CannotStart {
        List<String> arguments =
                List.of("", " ", "a b", "'\"`$x\\", "*", "-n", "new\nline", "grüße €", "👩‍🚀");
        String[] argv = new String[arguments.size() + 2];
        argv[0] = "printf";
        argv[1] = "%s\\0";
        for (int i = 0; i < arguments.size(); i++) {
            argv[i + 2] = arguments.get(i);
        }
        Launch launch = bench.launch(Map.of(), argv);
        bench.run(launch);

        assertThat(Workbench.read(launch.stdout()).split("\0", -1))
                .startsWith(arguments.toArray(String[]::new))
                .hasSize(arguments.size() + 1);
    }

    @Test
    void a_program_is_looked_up_in_the_path_of_the_command() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        program(tools.resolve("greet"), "#!/bin/sh\necho here");
        Launch launch = bench.launch(Map.of("PATH", "/nowhere:" + tools + ":/bin"), "greet");
        bench.run(launch);

        assertThat(Workbench.read(launch.stdout())).isEqualTo("here\n");
    }

    @Test
    void a_relative_program_counts_from_the_directory() throws Exception {
        program(folder.resolve("greet"), "#!/bin/sh\npwd");
        Launch launch = bench.launch(Map.of(), "./greet");
        bench.run(launch);

        assertThat(Workbench.read(launch.stdout()).strip())
                .isEqualTo(folder.toRealPath().toString());
    }

    @Test
    void the_environment_is_what_was_given_and_the_mark() throws CannotStart {
        Launch launch = bench.launch(Map.of("GREETING", "grüße\n=x", "EMPTY", ""), "env", "-0");
        bench.run(launch);

        assertThat(Workbench.read(launch.stdout()).split("\0"))
                .containsExactlyInAnyOrder(
                        "QUEUECTL_MARK=" + bench.worker + "/job/1",
                        "PATH=/usr/bin:/bin",
                        "GREETING=grüße\n=x",
                        "EMPTY=");
    }

    @Test
    void a_mark_cannot_be_overridden() throws CannotStart {
        Launch launch = bench.launch(Map.of("QUEUECTL_MARK", "other"), "env");
        bench.run(launch);

        assertThat(Workbench.read(launch.stdout()).lines())
                .containsOnlyOnce("QUEUECTL_MARK=" + bench.worker + "/job/1")
                .doesNotContain("QUEUECTL_MARK=other");
    }

    @Test
    void standard_input_is_dev_null() throws CannotStart {
        assertThat(bench.outputOf("readlink /proc/self/fd/0; cat; echo done"))
                .isEqualTo("/dev/null\ndone\n");
    }

    @Test
    void only_the_three_standard_descriptors_are_open() throws Exception {
        Path held = Files.createFile(folder.resolve("held"));
        try (InputStream ours = Files.newInputStream(held)) {
            assertThat(ours).isEmpty();
            // The shell looks without opening a fourth itself.
            String script =
                    "n=0; while [ $n -lt 256 ]; do [ -e /proc/$$/fd/$n ] && echo $n;"
                            + " n=$((n+1)); done; true";
            assertThat(bench.outputOf(script)).isEqualTo("0\n1\n2\n");
        }
    }

    @Test
    void a_command_leads_a_session_and_a_group_of_its_own() throws CannotStart {
        Launch launch = bench.script("ps -o pid=,pgid=,sid= -p $$ | tr -s ' '");
        Execution execution = bench.start(launch);
        execution.await();

        long pid = execution.pid();
        assertThat(Workbench.read(launch.stdout()).strip()).isEqualTo(pid + " " + pid + " " + pid);
    }

    @Test
    void every_byte_arrives_and_the_streams_are_kept_apart() throws Exception {
        byte[] all = new byte[256 * 1000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Files.write(folder.resolve("all"), all);
        Launch launch = bench.script("cat all; echo wrong >&2");
        bench.run(launch);

        assertThat(launch.stdout()).hasBinaryContent(all);
        assertThat(launch.stderr()).hasContent("wrong\n");
    }

    @Test
    void output_is_appended_to_a_file_that_is_there() throws Exception {
        Launch launch = bench.script("echo second");
        Files.writeString(launch.stdout(), "first\n");
        bench.run(launch);

        assertThat(Workbench.read(launch.stdout())).isEqualTo("first\nsecond\n");
    }

    @Test
    void both_streams_may_share_a_file() throws CannotStart {
        Launch two = bench.script("echo a; echo b >&2; echo c");
        Launch one =
                new Launch(
                        two.argv(),
                        two.environment(),
                        two.directory(),
                        two.stdout(),
                        two.stdout(),
                        two.mark());
        bench.run(one);

        assertThat(Workbench.read(one.stdout())).isEqualTo("a\nb\nc\n");
    }

    @Test
    void output_files_are_the_owners_alone() throws Exception {
        Launch launch = bench.script("true");
        bench.run(launch);

        assertThat(List.of(launch.stdout(), launch.stderr()))
                .extracting(
                        file -> PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .containsOnly("rw-------");
    }

    @Test
    void a_program_that_is_nowhere_in_the_path_is_refused() {
        assertThat(refusal(bench.launch(Map.of(), "no-such-program")))
                .hasMessage("cannot start 'no-such-program': no such program in PATH /usr/bin:/bin")
                .returns(Reason.PROGRAM_NOT_FOUND, CannotStart::reason);
    }

    @Test
    void a_missing_path_is_refused() {
        assertThat(refusal(bench.launch(Map.of(), "./missing")))
                .hasMessageContaining("'./missing'")
                .returns(Reason.PROGRAM_NOT_FOUND, CannotStart::reason);
    }

    @Test
    void a_file_that_may_not_be_executed_is_refused() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "echo no");

        assertThat(refusal(bench.launch(Map.of(), plain.toString())))
                .returns(Reason.NOT_EXECUTABLE, CannotStart::reason);
        assertThat(refusal(bench.launch(Map.of("PATH", folder.toString()), "plain")))
                .hasMessage("cannot start 'plain': " + plain + " is not executable")
                .returns(Reason.NOT_EXECUTABLE, CannotStart::reason);
    }

    @Test
    void a_missing_directory_is_refused() {
        assertThat(refusal(in(folder.resolve("gone"))))
                .hasMessage("cannot start in '" + folder + "/gone': it does not exist")
                .returns(Reason.NO_DIRECTORY, CannotStart::reason);
    }

    @Test
    void a_file_for_a_directory_is_refused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(refusal(in(file)))
                .hasMessage("cannot start in '" + file + "': it is not a directory")
                .returns(Reason.NO_DIRECTORY, CannotStart::reason);
    }

    @Test
    void an_argument_longer_than_the_system_passes_is_refused() {
        assertThat(refusal(bench.script("true " + "x".repeat(131_072))))
                .returns(Reason.ARGUMENTS_TOO_LONG, CannotStart::reason)
                .returns(true, refusal -> refusal.reason().faultOfCommand());
    }

    @Test
    void the_longest_argument_the_system_passes_is_passed() throws CannotStart {
        String script = ": ".concat("x".repeat(131_069));

        assertThat(bench.run(bench.script(script)).ending()).isEqualTo(new Ending.Exit(0));
    }

    @Test
    void an_output_file_that_cannot_be_made_is_no_fault_of_the_command() {
        Launch launch = bench.script("true");
        Launch elsewhere =
                new Launch(
                        launch.argv(),
                        launch.environment(),
                        folder,
                        folder.resolve("gone/out"),
                        launch.stderr(),
                        launch.mark());

        assertThat(refusal(elsewhere))
                .hasMessageContaining(folder + "/gone/out")
                .returns(Reason.OUTPUT, CannotStart::reason)
                .returns(false, refusal -> refusal.reason().faultOfCommand());
    }

    private CannotStart refusal(Launch launch) {
        return catchThrowableOfType(CannotStart.class, () -> bench.run(launch));
    }

    private Launch in(Path directory) {
        Launch launch = bench.script("true");
        return new Launch(
                launch.argv(),
                launch.environment(),
                directory,
                launch.stdout(),
                launch.stderr(),
                launch.mark());
    }

    private static void program(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
