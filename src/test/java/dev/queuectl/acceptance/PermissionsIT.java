package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whatever the umask: what is ours is closed to others, what is a job's own is not our business.
 */
@Execution(ExecutionMode.CONCURRENT)
class PermissionsIT {

    /** Leaves output in the store and, being larger, in files; and makes a file of its own. */
    private static final String JOB = "echo small; head -c 3000000 /dev/zero >&2; echo >own.txt";

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @ParameterizedTest
    @CsvSource({"000, rw-rw-rw-", "022, rw-r--r--", "077, rw-------"})
    void files_of_ours_are_private_and_those_of_a_job_follow_the_umask(String umask, String own)
            throws IOException {
        queuectl.shell(
                        """
                        umask %s
                        queuectl enqueue --id job '%s' && queuectl worker start
                        """
                                .formatted(umask, JOB))
                .exits(0);
        queuectl.awaitState("job", "completed");

        assertPrivate(queuectl.home());
        queuectl.call("worker", "stop").exits(0);
        queuectl.awaitNoProcess();
        assertPrivate(queuectl.home());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(queuectl.work().resolve("own.txt"))))
                .isEqualTo(own);
    }

    @Test
    void a_store_at_a_path_of_its_own_is_private_too() throws IOException {
        queuectl.shell(
                        """
                        umask 000
                        queuectl --url "sqlite:$PWD/my queue.db" enqueue --id job '%s' &&
                            queuectl --url "sqlite:$PWD/my queue.db" worker run --drain
                        """
                                .formatted(JOB))
                .exits(0);
        try (Stream<Path> files = Files.list(queuectl.work())) {
            List<Path> ours =
                    files.filter(file -> file.getFileName().toString().startsWith("my queue"))
                            .toList();
            assertThat(ours).hasSizeGreaterThanOrEqualTo(2);
            for (Path file : ours) {
                assertPrivate(file);
            }
        }
    }

    @Test
    void no_file_of_ours_is_open_to_others_even_for_a_moment() {
        assumeTrue(
                queuectl.shell("strace -f -o /dev/null true").code() == 0,
                "strace is missing or may not trace here");
        Answer traced =
                queuectl.shell(
                        """
                        umask 000
                        trace='strace -f -qq -s 4096 -e trace=open,openat,creat,mkdir,mkdirat'
                        $trace -o enqueue.trace queuectl enqueue --id job '%s' &&
                            $trace -o worker.trace queuectl worker run --drain
                        """
                                .formatted(JOB));
        traced.exits(0);

        List<String> creations =
                Stream.of("enqueue.trace", "worker.trace")
                        .flatMap(file -> queuectl.lines(file).stream())
                        .filter(call -> call.contains(queuectl.home().toString()))
                        .filter(call -> call.contains("O_CREAT") || call.contains("mkdir"))
                        .toList();
        assertThat(creations).anyMatch(call -> call.contains("queue.db"));
        assertThat(creations).noneMatch(PermissionsIT::opensToOthers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue.db", "."})
    void no_worker_runs_what_others_could_have_written(String open) {
        queuectl.enqueue("job", "echo >>ran");
        queuectl.shell("chmod go+w \"$QUEUECTL_HOME\"/" + open).exits(0);

        Answer answer = queuectl.call("worker", "start").exits(9);
        assertThat(answer.said()).contains("error: ", "chmod");
        queuectl.call("worker", "run", "--drain").exits(9);
        assertThat(queuectl.lines("ran")).isEmpty();
        assertThat(queuectl.state("job")).isEqualTo("pending");
    }

    private static boolean opensToOthers(String call) {
        Matcher mode = Pattern.compile(", 0([0-7]+)\\)").matcher(call);
        return mode.find() && (Integer.parseInt(mode.group(1), 8) & 077) != 0;
    }

    /** Passes over what a worker removes meanwhile. */
    private void assertPrivate(Path root) {
        Answer open =
                queuectl.shell(
                        "find -L '%s' -ignore_readdir_race -perm /077 -printf '%%M %%p\\n'"
                                .formatted(root));
        assertThat(open.exits(0).lines()).as("open to others").isEmpty();
    }
}
