package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.client.CopyQueue.Copied;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Jobs;
import dev.queuectl.store.ForwardingStorage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.Transfer;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A queue goes from one store to another. */
class CopyQueueTest {
    private static final Duration LATER = Duration.ofMinutes(3);

    @TempDir Path folder;
    private Storage source;
    private Storage target;
    private final List<Copied> told = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        source = QueueBench.open(Files.createDirectory(folder.resolve("source")));
        target = QueueBench.open(Files.createDirectory(folder.resolve("target")));
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private Copied copyTo(Storage to) throws IOException {
        InstantSource later = InstantSource.fixed(QueueBench.NOW.plus(LATER));
        return new CopyQueue(source, to, later, told::add).copy();
    }

    private static List<Job> jobs(Storage storage) {
        return storage.jobs()
                .list(new JobQuery(Set.of(), Set.of(), 10_000, OptionalLong.empty()))
                .jobs();
    }

    private void enqueue(int count) {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(QueueBench.pending("j" + i));
        }
        source.jobs().enqueue(jobs, Acceptance.EACH);
    }

    /** A store whose connection breaks after so many pages. */
    private static final class Breaking extends ForwardingStorage {
        private final Transfer real;
        private int pages;

        Breaking(Storage storage, int pages) {
            super(storage);
            this.real = storage.transfer();
            this.pages = pages;
        }

        @Override
        public Transfer transfer() {
            return new Transfer() {
                @Override
                public Page read(long after, int limit) {
                    return real.read(after, limit);
                }

                @Override
                public Set<JobId> restore(
                        List<StoredJob> jobs, List<LargeStream> large, Instant now)
                        throws IOException {
                    if (pages-- == 0) {
                        throw new StoreException(StoreException.Code.UNREACHABLE, "gone", "");
                    }
                    return real.restore(jobs, large, now);
                }
            };
        }
    }

    @Test
    void a_copy_that_broke_off_is_completed_by_the_next_in_the_same_order() throws IOException {
        enqueue(2500);

        assertThatThrownBy(() -> copyTo(new Breaking(target, 1)))
                .isInstanceOf(StoreException.class);
        assertThat(jobs(target)).hasSize(1000);

        assertThat(copyTo(target)).isEqualTo(new Copied(1500, 1000, 0));
        assertThat(jobs(target)).isEqualTo(jobs(source));
        assertThat(told.getLast()).isEqualTo(new Copied(1500, 1000, 0));
        assertThat(copyTo(target)).isEqualTo(new Copied(0, 2500, 0));
    }

    @Test
    void a_job_that_a_dead_worker_holds_waits_at_the_target_as_it_did() throws IOException {
        enqueue(1);
        Turn.Claim claim = new Turn.Claim(1, 0, Set.of(), Optional.empty());
        source.jobs().turn(new Turn(Jobs.WORKER, QueueBench.NOW, List.of(), List.of(), claim));

        copyTo(target);

        Job copy = jobs(target).getFirst();
        assertThat(copy.state().kind()).isEqualTo(Kind.PENDING);
        assertThat(copy.counters().isNone()).isTrue();
        assertThat(copy.fence()).isOne();
        assertThat(jobs(source).getFirst().state().kind()).isEqualTo(Kind.PROCESSING);
    }

    @Test
    void settings_are_copied_unless_the_target_has_its_own() throws IOException {
        source.settings().put("max_retries", "5");
        source.settings().put("backoff_max", "1h");
        target.settings().put("max_retries", "7");

        assertThat(copyTo(target)).isEqualTo(new Copied(0, 0, 1));

        assertThat(target.settings().all())
                .containsOnly(Map.entry("max_retries", "7"), Map.entry("backoff_max", "1h"));
    }
}
