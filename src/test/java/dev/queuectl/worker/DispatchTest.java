package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.Patience;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Counters;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** In which order claimed jobs reach the slots. */
class DispatchTest {
    private final SettableClock clock = new SettableClock();
    private final Dispatch dispatch = new Dispatch(clock);

    private Job job(String id, int priority, int losses) {
        Job fresh =
                Job.enqueued(
                        new JobId(id),
                        WorkerBench.spec(
                                "true", 0, Backoff.DEFAULT, priority, "default", Optional.empty()),
                        clock.instant(),
                        clock.instant());
        return new Job(
                        fresh.id(),
                        fresh.spec(),
                        fresh.createdAt(),
                        fresh.updatedAt(),
                        fresh.runAt(),
                        new Counters(0, losses, losses),
                        0,
                        fresh.state(),
                        fresh.last())
                .claimedBy(new WorkerId("w-1"), clock.instant());
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(dispatch.next()).id().value();
    }

    private CompletableFuture<String> nextLater() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Job job = dispatch.next();
                return job == null ? "closed" : job.id().value();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void a_job_that_was_claimed_later_goes_first_if_its_priority_is_higher() throws Exception {
        dispatch.add(List.of(job("a", 0, 0), job("b", 0, 0)));
        dispatch.add(List.of(job("high", 1, 0), job("c", 0, 0)));

        assertThat(List.of(next(), next(), next(), next())).containsExactly("high", "a", "b", "c");
        assertThat(dispatch.running()).isEqualTo(4);
    }

    @Test
    void what_comes_last_is_taken_back_first() throws Exception {
        dispatch.add(List.of(job("a", 0, 0), job("b", 0, 0), job("high", 1, 0)));
        assertThat(next()).isEqualTo("high");

        assertThat(dispatch.withdraw(2)).extracting(job -> job.id().value()).containsExactly("b");
        assertThat(dispatch.withdraw(0)).extracting(job -> job.id().value()).containsExactly("a");
        assertThat(dispatch.withdraw(0)).isEmpty();
        assertThat(dispatch.running()).isOne();
    }

    @Test
    void a_job_that_was_lost_twice_waits_until_the_store_knows_that_all_else_ended_and_runs_alone()
            throws Exception {
        dispatch.add(List.of(job("a", 0, 0), job("suspect", 0, 2), job("b", 0, 1)));
        assertThat(next()).isEqualTo("a");
        assertThat(next()).isEqualTo("b");
        dispatch.ended();
        dispatch.ended();
        dispatch.told(1);
        assertThat(dispatch.isStill(1, 0)).as("nothing starts while b is not told").isTrue();
        CompletableFuture<String> later = nextLater();
        dispatch.told(1);
        assertThat(later).succeedsWithin(Patience.LONG).isEqualTo("suspect");

        dispatch.add(List.of(job("c", 5, 0)));
        dispatch.ended();
        assertThat(dispatch.isStill(1, 0)).as("nothing starts before it is told").isTrue();
        CompletableFuture<String> afterwards = nextLater();
        dispatch.told(1);
        assertThat(afterwards).succeedsWithin(Patience.LONG).isEqualTo("c");
    }

    @Test
    void a_job_that_was_lost_twice_runs_beside_others_rather_than_never() throws Exception {
        dispatch.add(List.of(job("a", 0, 0), job("suspect", 0, 2)));
        assertThat(next()).isEqualTo("a");
        clock.advance(Duration.ofMinutes(2));

        assertThat(next()).isEqualTo("suspect");
    }

    @Test
    void whoever_waits_for_a_job_is_let_go_at_the_end() {
        CompletableFuture<String> later = nextLater();
        dispatch.close();

        assertThat(later).succeedsWithin(Patience.LONG).isEqualTo("closed");
    }
}
