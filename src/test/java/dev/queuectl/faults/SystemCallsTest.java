package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.faults.DiskEvent.Acknowledge;
import dev.queuectl.faults.DiskEvent.Resize;
import dev.queuectl.faults.DiskEvent.Sync;
import dev.queuectl.faults.DiskEvent.Unlink;
import dev.queuectl.faults.DiskEvent.Write;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What strace writes down is understood, and nothing of it passed over. */
class SystemCallsTest {

    /** {@code /h/queue.db-wal} as strace writes it. */
    private static final String LOG =
            "\\x2f\\x68\\x2f\\x71\\x75\\x65\\x75\\x65\\x2e\\x64\\x62\\x2d\\x77\\x61\\x6c";

    /** {@code /h}. */
    private static final String FOLDER = "\\x2f\\x68";

    /** {@code /a}. */
    private static final String ACKNOWLEDGEMENTS = "\\x2f\\x61";

    @TempDir private Path folder;

    @Test
    void writes_tell_where_what_was_written() throws IOException {
        List<DiskEvent> events = read("7 pwrite64(5<" + LOG + ">, \"\\x61\\x62\", 2, 24) = 2");

        assertThat(events).singleElement().isInstanceOf(Write.class);
        Write write = (Write) events.getFirst();
        byte[] content = new byte[26];
        write.applyTo(content);
        assertThat(write.file()).isEqualTo("queue.db-wal");
        assertThat(content).endsWith(0, 'a', 'b');
    }

    @Test
    void a_sync_that_takes_long_covers_what_came_before_it_began() throws IOException {
        String write = "7 pwrite64(5<" + LOG + ">, \"\\x61\", 1, 0 <unfinished ...>";
        List<DiskEvent> events =
                read(
                        write,
                        "8 fsync(5<" + LOG + "> <unfinished ...>",
                        write,
                        "7 <... pwrite64 resumed>) = 1",
                        "8 <... fsync resumed>) = 0");

        assertThat(events).hasSize(3);
        assertThat(events.getLast()).isEqualTo(new Sync("queue.db-wal", 1));
    }

    @Test
    void names_sizes_and_printed_ids_are_told() throws IOException {
        assertThat(
                        read(
                                "7 ftruncate(5<" + LOG + ">, 32) = 0",
                                "7 fsync(6<" + FOLDER + ">) = 0",
                                "7 unlink(\"" + LOG + "\") = 0",
                                "7 write(1<" + ACKNOWLEDGEMENTS + ">, \"\\x61\\x0a\", 2) = 2"))
                .containsExactly(
                        new Resize("queue.db-wal", 32),
                        new Sync("", 1),
                        new Unlink("queue.db-wal"),
                        new Acknowledge("a\n"));
    }

    @Test
    void what_does_not_concern_the_store_is_passed_over() throws IOException {
        assertThat(
                        read(
                                "7 write(1<\\x2f\\x62>, \"\\x61\", 1) = 1",
                                "7 write(3<anon_inode:[eventpoll]>, \"\\x61\", 1) = 1",
                                "7 fsync(3<\\x2f\\x62>) = 0",
                                "7 --- SIGCHLD {si_signo=SIGCHLD} ---",
                                "7 +++ exited with 0 +++"))
                .isEmpty();
    }

    @Test
    void what_it_was_not_made_for_is_refused() {
        for (String line :
                List.of(
                        "7 write(5<" + LOG + ">, \"\\x61\", 1) = 1",
                        "7 pwrite64(5<" + LOG + ">, \"\\x61\"..., 99, 0) = 99",
                        "7 fsync(5<" + LOG + ">) = -1 EIO (Input/output error)")) {
            assertThatThrownBy(() -> read(line)).isInstanceOf(AssertionError.class);
        }
    }

    private List<DiskEvent> read(String... lines) throws IOException {
        Path log = Files.write(folder.resolve("log"), List.of(lines));
        return SystemCalls.read(log, Path.of("/h"), Path.of("/a"));
    }
}
