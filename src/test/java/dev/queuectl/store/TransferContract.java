package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Run;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** What reading and adding whole jobs promises. */
public abstract class TransferContract extends JobStoreContract {
    private static final Instant LATER = NOW.plusSeconds(1000);

    private final StoreFixture model = new InMemoryFixture();
    private StoreFixture secondFixture;

    /** Another store of the same kind. */
    private Storage second;

    @BeforeEach
    void openTheSecondStore() throws Exception {
        secondFixture = newFixture();
        second = secondFixture.open();
    }

    @AfterEach
    void closeTheSecondStore() {
        secondFixture.close();
    }

    /** A whole job, with its output as text so that it can be compared. */
    private record Seen(Job job, List<Run> runs, List<String> outputs) {
        static Seen of(StoredJob stored) {
            List<String> outputs = new ArrayList<>();
            for (StoredRun run : stored.runs()) {
                for (Channel channel : Channel.values()) {
                    outputs.add(text(run.output().of(channel)));
                }
            }
            return new Seen(
                    stored.job(), stored.runs().stream().map(StoredRun::run).toList(), outputs);
        }

        private static String text(Optional<byte[]> bytes) {
            return bytes.map(some -> new String(some, StandardCharsets.UTF_8)).orElse("nothing");
        }
    }

    private static List<StoredJob> whole(Storage storage, int limit) {
        List<StoredJob> jobs = new ArrayList<>();
        OptionalLong after = OptionalLong.of(0);
        while (after.isPresent()) {
            Transfer.Page page = storage.transfer().read(after.getAsLong(), limit);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
            jobs.addAll(page.jobs());
            after = page.next();
        }
        return jobs;
    }

    private static List<Seen> seen(List<StoredJob> jobs) {
        return jobs.stream().map(Seen::of).toList();
    }

    private static List<StoredJob> givenBack(List<StoredJob> jobs) {
        return jobs.stream()
                .map(stored ->
                        stored.job().state().kind() == Kind.PROCESSING
                                ? new StoredJob(stored.job().givenBack(LATER), stored.runs())
                                : stored)
                .toList();
    }

    private static StoredJob isNew(Job job) {
        return new StoredJob(job, List.of());
    }

    private static Set<JobId> restore(Storage storage, StoredJob... jobs) throws IOException {
        return storage.transfer().restore(List.of(jobs), List.of(), NOW);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static LargeStream large(String id, byte[] bytes) {
        return new LargeStream(Specimens.id(id), 1, Channel.OUT, new ByteArrayInputStream(bytes));
    }

    /** Answers a job's only run as one that wrote so much. */
    private static StoredRun wrote(StoredJob job, long bytes) {
        Run run = job.runs().getFirst().run();
        return new StoredRun(
                new Run(
                        run.number(),
                        run.worker(),
                        run.host(),
                        run.pid(),
                        run.startedAt(),
                        run.endedAt(),
                        run.outcome(),
                        run.usage(),
                        new Run.Output(bytes, 0, "")),
                CapturedOutput.NONE);
    }

    private static Optional<byte[]> kept(Storage storage, String id) throws IOException {
        Optional<KeptOutput> found = storage.outputs().find(Specimens.id(id), 1, Channel.OUT);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (KeptOutput output = found.get()) {
            while (all.size() < output.size()) {
                all.writeBytes(output.read(all.size(), 1 << 20));
            }
        }
        return Optional.of(all.toByteArray());
    }

    @Test
    void jobs_with_any_history_are_read_and_added_as_the_model_does() throws Exception {
        new RandomWalk(7, model, fixture).walk(300);
        Storage oracle = model.open();
        List<StoredJob> jobs = whole(store, 5);
        assertThat(jobs).hasSizeGreaterThan(5);
        assertThat(seen(jobs)).isEqualTo(seen(whole(oracle, 3)));

        List<StoredJob> free = givenBack(jobs);
        assertThat(second.transfer().restore(free, List.of(), LATER)).isEmpty();

        assertThat(seen(whole(second, 4))).isEqualTo(seen(free));
        try (StoreFixture fresh = new InMemoryFixture()) {
            Storage copy = fresh.open();
            assertThat(copy.transfer().restore(free, List.of(), LATER)).isEmpty();
            assertThat(second.jobs().summary(LATER)).isEqualTo(copy.jobs().summary(LATER));
            assertThat(second.jobs().backlog(Set.of(), LATER))
                    .isEqualTo(copy.jobs().backlog(Set.of(), LATER));
            assertThat(second.jobs().turn(everything()).claimed())
                    .isEqualTo(copy.jobs().turn(everything()).claimed());
        }
    }

    private static Turn everything() {
        return new Turn(Specimens.BOB, LATER, List.of(), List.of(), Specimens.claim(100));
    }

    @Test
    void an_empty_store_has_an_empty_page() throws IOException {
        assertThat(store.transfer().read(0, 10))
                .isEqualTo(new Transfer.Page(List.of(), OptionalLong.empty()));
        assertThat(restore(store)).isEmpty();
    }

    @Test
    void nothing_of_a_job_is_lost() throws IOException {
        Job job = Specimens.elaborateJob("a");
        restore(second, isNew(job));

        assertThat(second.jobs().find(Specimens.ids("a"))).containsExactly(job);
    }

    @Test
    void jobs_come_after_those_that_are_there_and_run_in_their_order() throws IOException {
        enqueue(Specimens.job("z"));
        restore(store, isNew(Specimens.job("c")), isNew(Specimens.job("a")));
        restore(store, isNew(Specimens.job("b")));

        assertThat(idsOf(claim(10))).isEqualTo(Specimens.ids("z", "c", "a", "b"));
    }

    @Test
    void jobs_wait_for_their_time_or_are_ready_at_once() throws IOException {
        restore(
                store,
                isNew(Specimens.job("later", QueueName.DEFAULT, 0, NOW.plusSeconds(5))),
                isNew(Specimens.job("now")));

        TurnAnswer answer = turn(Specimens.ANN, NOW, Specimens.claim(10));
        assertThat(idsOf(answer.claimed())).isEqualTo(Specimens.ids("now"));
        assertThat(answer.nextDue()).hasValue(NOW.plusSeconds(5));
    }

    @Test
    void a_job_whose_id_is_taken_stays_with_all_that_belongs_to_it() throws IOException {
        completed("a", NOW);
        completed("b", NOW);
        StoredJob there = whole(store, 10).getFirst();
        StoredJob other =
                new StoredJob(
                        there.job().retried(LATER),
                        List.of(
                                new StoredRun(
                                        there.runs().getFirst().run(),
                                        Specimens.output("other", ""))));
        restore(second, there);

        Set<JobId> taken =
                second.transfer()
                        .restore(
                                List.of(other, whole(store, 10).getLast()),
                                List.of(large("a", bytes(300)), large("b", bytes(400))),
                                LATER);

        assertThat(taken).containsExactly(Specimens.id("a"));
        assertThat(seen(whole(second, 10))).isEqualTo(seen(whole(store, 10)));
        assertThat(kept(second, "a")).isEmpty();
        assertThat(kept(second, "b")).hasValue(bytes(400));
        assertThat(second.jobs().summary(LATER).counts().get(QueueName.DEFAULT))
                .containsEntry(Kind.COMPLETED, 2L);
    }

    @Test
    void large_streams_come_with_their_jobs_and_go_with_them() throws IOException {
        completed("a", NOW);
        byte[] written = bytes(600_000);
        StoredJob job = whole(store, 10).getFirst();
        second.transfer()
                .restore(
                        List.of(new StoredJob(job.job(), List.of(wrote(job, written.length)))),
                        List.of(large("a", written)),
                        NOW);

        assertThat(kept(second, "a")).hasValue(written);

        Purge all = Purge.of(Set.of(Kind.COMPLETED));
        assertThat(second.jobs().purge(all, 10)).isOne();
        restore(second, isNew(Specimens.job("a")));
        assertThat(kept(second, "a")).isEmpty();
    }

    @Test
    void a_stream_that_cannot_be_read_changes_nothing() {
        completed("a", NOW);
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        throw new IOException("broken");
                    }
                };
        InputStream bytes =
                new SequenceInputStream(new ByteArrayInputStream(new byte[300_000]), broken);
        LargeStream stream = new LargeStream(Specimens.id("a"), 1, Channel.OUT, bytes);

        assertThatIOException()
                .isThrownBy(() -> second.transfer().restore(whole(store, 10), List.of(stream), NOW))
                .withMessage("broken");

        assertThat(whole(second, 10)).isEmpty();
        assertThat(second.jobs().summary(NOW).counts()).isEmpty();
    }

    @Test
    void a_held_job_is_not_added() {
        Job held = processing("a");

        assertThatIllegalArgumentException().isThrownBy(() -> restore(second, isNew(held)));
    }
}
