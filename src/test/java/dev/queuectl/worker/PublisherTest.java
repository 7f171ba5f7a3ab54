package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.process.OutputFile;
import dev.queuectl.store.InMemoryFixture;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputPart;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a worker passes on of running commands, as the model of a store that has many machines. */
@Timeout(600)
class PublisherTest {
    private static final OutputLimit LIMIT = new OutputLimit(1024 * 1024);

    @TempDir Path folder;
    private final Storage storage = new InMemoryFixture().open();
    private final Publisher publisher = new Publisher(storage.outputs());
    private RunFiles.Pair files;
    private Job job;

    @BeforeEach
    void claim() throws IOException {
        storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
        Turn turn =
                new Turn(
                        Specimens.ANN,
                        Specimens.NOW,
                        List.of(),
                        List.of(),
                        Specimens.claimOnly("a"));
        job = storage.jobs().turn(turn).claimed().getFirst();
        files =
                new RunFiles.Pair(
                        1,
                        OutputFile.reading(Files.createFile(folder.resolve("1.out"))),
                        OutputFile.reading(Files.createFile(folder.resolve("1.err"))));
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    private LiveStream stream() {
        return storage.outputs().watch(job.id(), 1, Channel.OUT).orElseThrow();
    }

    private void write(byte[] bytes) throws IOException {
        Files.write(files.out().path(), bytes, StandardOpenOption.APPEND);
    }

    private void write(String text) throws IOException {
        write(text.getBytes(UTF_8));
    }

    private static String text(LiveStream stream, long position) {
        try {
            return stream.next(position)
                    .map(part -> new String(part.bytes(), UTF_8))
                    .orElse("nothing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void watch(JobId... jobs) {
        publisher.watch(Set.of(jobs));
    }

    @Test
    void what_a_watched_command_writes_is_passed_on_as_it_comes() throws IOException {
        write("first");
        try (LiveStream stream = stream();
                var _ = publisher.begin(job, files, LIMIT)) {
            watch(job.id());
            WorkerBench.until(() -> text(stream, 0).equals("first"));
            assertThat(stream.limit()).isEqualTo(LIMIT);
            write(" second");
            WorkerBench.until(() -> text(stream, 5).equals(" second"));
        }
    }

    @Test
    void a_run_that_begins_after_it_was_asked_for_is_passed_on_too() throws IOException {
        write("first");
        watch(job.id());
        try (LiveStream stream = stream();
                var _ = publisher.begin(job, files, LIMIT)) {
            WorkerBench.until(() -> text(stream, 0).equals("first"));
        }
    }

    @Test
    void what_was_passed_on_is_taken_back_when_the_run_has_ended() throws IOException {
        write("first");
        try (LiveStream stream = stream()) {
            try (var _ = publisher.begin(job, files, LIMIT)) {
                watch(job.id());
                WorkerBench.until(() -> text(stream, 0).equals("first"));
            }
            WorkerBench.until(() -> text(stream, 0).equals("nothing"));
        }
    }

    @Test
    void it_is_taken_back_too_when_nobody_watches_any_more_and_passed_on_anew_later()
            throws IOException {
        write("first");
        try (LiveStream stream = stream();
                var _ = publisher.begin(job, files, LIMIT)) {
            watch(job.id());
            WorkerBench.until(() -> text(stream, 0).equals("first"));
            watch();
            WorkerBench.until(() -> text(stream, 0).equals("nothing"));
            write(" second");
            watch(job.id());
            WorkerBench.until(() -> text(stream, 0).equals("first second"));
        }
    }

    @Test
    void of_much_the_ends_are_passed_on_and_where_it_ends_is_told() throws IOException {
        write(new byte[20 * 1024 * 1024]);
        try (LiveStream stream = stream();
                var _ = publisher.begin(job, files, LIMIT)) {
            watch(job.id());
            WorkerBench.until(() -> sizeOf(stream) == 20 * 1024 * 1024);
            long read = 0;
            long position = 0;
            for (Optional<OutputPart> part = stream.next(0);
                    part.isPresent();
                    part = stream.next(position)) {
                read += part.get().bytes().length;
                position = part.get().to();
            }
            assertThat(read).isEqualTo(LIMIT.bytes());
        }
    }

    private static long sizeOf(LiveStream stream) {
        try {
            return stream.size().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
