package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.client.BulkEnqueue.Entry;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Storage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many jobs at once, on a real store. */
@Timeout(600)
class BulkEnqueueTest {
    @TempDir Path folder;
    private Storage storage;
    private Enqueue enqueue;
    private final List<String> stored = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @BeforeEach
    void open() {
        storage = QueueBench.open(folder);
        enqueue =
                new Enqueue(
                        storage,
                        new Caller("/", Map.of()),
                        EnqueueDefaults.from(Map.of(), Map.of()),
                        () -> QueueBench.NOW,
                        new SplittableRandom(1));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private BulkEnqueue bulk() {
        return new BulkEnqueue(
                enqueue,
                batch -> batch.jobs().forEach(job -> stored.add(job.id().value())),
                entry -> refused.add(entry.number() + " " + entry.message()));
    }

    @Test
    void all_are_stored_and_told_in_the_order_of_input_over_many_batches() throws IOException {
        List<String> ids = IntStream.range(0, 12_000).mapToObj(i -> "job" + i).toList();
        bulk().each(source(ids.stream()));
        assertThat(stored).isEqualTo(ids);
        assertThat(refused).isEmpty();
    }

    @Test
    void an_entry_that_cannot_be_accepted_is_told_and_the_rest_is_stored() throws IOException {
        storage.jobs().enqueue(List.of(QueueBench.pending("old")), Acceptance.EACH);
        bulk().each(source(Stream.of("a", "old", "!", "a", "b")));
        assertThat(stored).containsExactly("a", "b");
        assertThat(refused)
                .containsExactlyInAnyOrder(
                        "2 id 'old' is already used", "3 line is bad", "4 id 'a' is already used");
    }

    @Test
    void all_or_none_stores_nothing_when_an_id_is_taken() throws IOException {
        storage.jobs().enqueue(List.of(QueueBench.pending("old")), Acceptance.EACH);
        bulk().allOrNone(source(Stream.of("a", "old")));
        assertThat(stored).isEmpty();
        assertThat(refused).containsExactly("2 id 'old' is already used");
        assertThat(storage.jobs().find(List.of(new JobId("a")))).isEmpty();
    }

    @Test
    void what_came_before_the_input_broke_is_stored() {
        Iterator<String> ids = List.of("a", "b").iterator();
        BulkEnqueue.Source breaking =
                new Lines(ids) {
                    @Override
                    public @Nullable Entry next() throws IOException {
                        if (!ids.hasNext()) {
                            throw new IOException("broken");
                        }
                        return super.next();
                    }
                };
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bulk().each(breaking))
                .withMessage("broken");
        assertThat(stored).containsExactly("a", "b");
    }

    @Test
    void reading_ends_when_what_was_stored_cannot_be_told() throws Exception {
        BulkEnqueue bulk =
                new BulkEnqueue(
                        enqueue,
                        batch -> {
                            throw new IllegalStateException("nobody listens");
                        },
                        entry -> {});
        // Without an end: it ends because nobody takes what is read any more.
        Lines endless =
                new Lines(IntStream.iterate(0, i -> i + 1).mapToObj(i -> "j" + i).iterator());
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> bulk.each(endless));
        Objects.requireNonNull(endless.reader).join();
    }

    private static BulkEnqueue.Source source(Stream<String> ids) {
        return new Lines(ids.iterator());
    }

    /** A source of jobs of these ids, of which {@code !} is none. */
    private static class Lines implements BulkEnqueue.Source {
        private final Iterator<String> ids;
        private long line;
        volatile @Nullable Thread reader;

        Lines(Iterator<String> ids) {
            this.ids = ids;
        }

        @Override
        public String unit() {
            return "line";
        }

        @Override
        public @Nullable Entry next() throws IOException {
            reader = Thread.currentThread();
            if (!ids.hasNext()) {
                return null;
            }
            line++;
            String id = ids.next();
            return id.equals("!")
                    ? new Entry.Refusable(line, new InvalidValue("line", "is bad"))
                    : new Entry.Described(
                            line,
                            new JobDraft().id(new JobId(id)).command(new Command.Shell("true")));
        }
    }

    @Test
    void a_job_takes_over_what_the_queue_has_set_when_it_is_enqueued() {
        Enqueue enqueuing =
                new Enqueue(
                        storage,
                        new Caller("/here", Map.of()),
                        EnqueueDefaults.from(
                                Map.of("max_retries", "7", "backoff_base", "1.5"), Map.of()),
                        () -> QueueBench.NOW,
                        new SplittableRandom(1));
        Job job = enqueuing.job(new JobDraft().command(new Command.Shell("true")).maxRetries(1));
        assertThat(job.spec().retry().maxRetries()).isOne();
        assertThat(job.spec().retry().backoff().base()).isEqualTo(1.5);
        assertThat(job.spec().directory()).isEqualTo("/here");
    }
}
