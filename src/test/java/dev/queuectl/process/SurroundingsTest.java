package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Commands under the umask, limits and ignored signals that a worker was started with. */
@ParameterizedClass
@EnumSource(Way.class)
class SurroundingsTest {

    private final Way way;
    private final Path folder;

    SurroundingsTest(Way way, @TempDir Path folder) {
        this.way = way;
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({"000, rw-rw-rw-", "027, rw-r-----", "077, rw-------"})
    void output_is_private_under_any_umask_and_the_command_keeps_it(String umask, String made)
            throws Exception {
        assertThat(run(under("umask " + umask), "echo x > made")).isEqualTo("Exit[code=0]");

        assertThat(rights("made")).isEqualTo(made);
        assertThat(rights("1.out")).isEqualTo("rw-------");
        assertThat(rights("1.err")).isEqualTo("rw-------");
    }

    @Test
    void a_umask_that_takes_rights_from_the_owner_leaves_him_his_output() throws Exception {
        assertThat(run(under("umask 777"), "true")).isEqualTo("Exit[code=0]");

        assertThat(rights("1.out")).isEqualTo("rw-------");
    }

    @Test
    void ignored_signals_of_the_caller_do_not_hinder() throws Exception {
        String ignoring = "trap '' CHLD PIPE INT QUIT";

        assertThat(run(under(ignoring), "exit 3", "kill -PIPE $$", "kill -INT $$"))
                .isEqualTo(
                        way == Way.POSIX
                                ? "Exit[code=3]\nSignal[number=13]\nSignal[number=2]"
                                : "Exit[code=3]\nExit[code=141]\nExit[code=0]");
    }

    @Test
    void standard_descriptors_that_the_caller_closed_do_not_mix_up_those_of_the_command()
            throws Exception {
        String closed = "exec 0<&- 2>&-";
        String script = "cat; echo out; echo err >&2; (ls /proc/$$/fd >fds); tr -d '\\n' <fds";

        assertThat(run(under(closed), script)).isEqualTo("Exit[code=0]");
        assertThat(Files.readString(folder.resolve("1.out"))).isEqualTo("out\n012");
        assertThat(Files.readString(folder.resolve("1.err"))).isEqualTo("err\n");
    }

    @Test
    void a_full_table_of_processes_is_want_of_resources() throws Exception {
        // The limit does not bind root, so that he becomes somebody else.
        List<String> confined =
                isRoot() ? List.of("setpriv", "--reuid=64123", "--clear-groups") : List.of();
        assumeTrue(canReadClasses(confined), "a user whom limits bind cannot read the classes");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(runLimited(confined, "--nproc=1:1")).isEqualTo("RESOURCES");
    }

    @Test
    void no_more_descriptors_is_want_of_resources() throws Exception {
        // Java does not tell why it could not open a file.
        assertThat(runLimited(List.of(), "--nofile=1:1"))
                .isEqualTo(way == Way.POSIX ? "RESOURCES" : "OUTPUT");
    }

    private String runLimited(List<String> prefix, String limit) throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(prefix, "limited", way.name(), folder.toString(), limit);
        return result.output();
    }

    private String run(List<String> prefix, String... scripts) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", way.name(), folder.toString()));
        arguments.addAll(List.of(scripts));
        return ChildJvm.run(prefix, arguments.toArray(String[]::new)).output();
    }

    private static List<String> under(String preparation) {
        return List.of("/bin/sh", "-c", preparation + "; exec \"$0\" \"$@\"");
    }

    private String rights(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    private static boolean canReadClasses(List<String> prefix) throws Exception {
        URL classes = SurroundingsTest.class.getProtectionDomain().getCodeSource().getLocation();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("test", "-r", Path.of(classes.toURI()).toString()));
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
