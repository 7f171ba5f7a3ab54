package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Disks that are full or cannot be written, made in a mount namespace of the child's own. */
class DiskTest {
    private static final String NAMESPACE = "unshare --mount --propagation private sh -c '";

    private final TestFolder folder = TestFolder.create();
    private final Path disk = folder.path().resolve("disk");
    private final Path database = disk.resolve("queue.db");

    @BeforeEach
    void makeMountPoint() throws Exception {
        Files.createDirectory(disk);
        Process trial =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                NAMESPACE + "mount -t tmpfs tmpfs \"$0\"' \"$0\"",
                                disk.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assumeTrue(trial.waitFor() == 0, "file systems cannot be mounted here");
    }

    @AfterEach
    void close() {
        folder.close();
    }

    /** Starts a child on a disk prepared by a script, in which $D is the disk. */
    private Child startOn(String preparation, String verb) throws IOException {
        String script = NAMESPACE + "D=" + disk + "; " + preparation + " exec \"$@\"' sh \"$@\"";
        return Child.startBy(script, verb, database);
    }

    private static void makeStore(Path at) {
        try (Child child = Child.start("enqueue", at, "job-", "3")) {
            assertThat(child.rest()).hasSize(3);
        }
    }

    @Test
    void a_store_on_a_read_only_disk_can_be_read_and_says_why_it_is_not_written()
            throws IOException {
        Path source = folder.path().resolve("source.db");
        makeStore(source);

        try (Child child =
                startOn(
                        "mount -t tmpfs tmpfs $D && cp "
                                + source
                                + " $D/queue.db && mount -o remount,ro $D &&",
                        "read")) {
            assertThat(child.after("open").rest()).containsExactly("read 3", "READ_ONLY");
        }
    }

    @Test
    void a_new_store_cannot_be_made_on_a_read_only_disk() throws IOException {
        try (Child child =
                startOn("mount -t tmpfs tmpfs $D && mount -o remount,ro $D &&", "read")) {
            assertThat(child.next()).startsWith("UNREACHABLE").contains("Read-only file system");
        }
    }

    @Test
    void a_full_disk_loses_nothing_that_was_answered_and_is_used_again_when_there_is_space()
            throws IOException {
        try (Child child =
                startOn(
                        "mount -t tmpfs -o size=3m tmpfs $D"
                                + " && head -c 400000 /dev/zero >$D/ballast && mkfifo $D.fifo"
                                + " && { (read line <$D.fifo; rm $D/ballast; echo >$D.done) & } &&",
                        "fill")) {
            assertThat(child.after("open").next()).isEqualTo("FULL");
            int batches = Integer.parseInt(child.next());
            assertThat(batches).isPositive();
            // The shell beside the child frees some space when it is told to.
            Path fifo = Path.of(disk + ".fifo");
            Files.writeString(fifo, "free\n");
            await().until(() -> Files.exists(Path.of(disk + ".done")));
            child.say("go on");
            assertThat(child.next()).isEqualTo("counted " + (500 * batches + 1));
        }
    }
}
