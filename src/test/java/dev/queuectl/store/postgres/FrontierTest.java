package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is claimed after a claim that took long, as each does here, until the clock is turned. */
class FrontierTest {
    private final PostgresFixture fixture = new PostgresFixture();
    private final PostgresStorage store = (PostgresStorage) fixture.open();

    private long nanos;
    private final Frontier frontier = new Frontier(() -> nanos, Duration.ZERO);

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Set<QueueName>> queues() {
        return Stream.of(Set.of(), Set.of(Specimens.MAIL), Set.of(Specimens.MAIL, Specimens.FILM));
    }

    @ParameterizedTest
    @MethodSource("queues")
    void a_claim_begins_where_the_one_before_it_ended_and_before_long_at_the_beginning_again(
            Set<QueueName> queues) {
        enqueue(0, "a", "b", "c", "d", "e");
        fail(claim(queues, 2).getFirst());

        assertThat(ids(claim(queues, 1))).containsExactly("c");
        assertThat(ids(claim(queues, 1))).containsExactly("d");
        nanos += Duration.ofMinutes(10).toNanos();
        assertThat(ids(claim(queues, 1))).containsExactly("a");
    }

    @ParameterizedTest
    @MethodSource("queues")
    void more_important_jobs_are_not_passed_over(Set<QueueName> queues) {
        enqueue(0, "a", "b", "c");
        claim(queues, 1);
        enqueue(5, "urgent");

        assertThat(ids(claim(queues, 1))).containsExactly("urgent");
        assertThat(ids(claim(queues, 1))).containsExactly("b");
    }

    @ParameterizedTest
    @MethodSource("queues")
    void what_is_not_found_beyond_is_looked_for_from_the_beginning(Set<QueueName> queues) {
        enqueue(0, "a", "b", "c");
        enqueue(-1, "unimportant");
        fail(claim(queues, 2).getFirst());

        assertThat(ids(claim(queues, 3))).containsExactly("a", "c", "unimportant");
        assertThat(claim(queues, 1)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("queues")
    void nothing_is_missed_when_there_was_more_before_the_place(Set<QueueName> queues) {
        enqueue(0, "a", "b", "c", "d");
        claim(queues, 3).forEach(this::fail);

        assertThat(ids(claim(queues, 2))).containsExactly("a", "d");
        assertThat(ids(claim(queues, 2))).containsExactly("b", "c");
    }

    private void enqueue(int priority, String... ids) {
        List<Job> jobs = new ArrayList<>();
        for (String id : ids) {
            jobs.add(Specimens.job(id, Specimens.MAIL, priority, Specimens.NOW));
        }
        store.jobs().enqueue(jobs, Acceptance.EACH);
    }

    private List<Job> claim(Set<QueueName> queues, int count) {
        try (Session session = store.database().begin()) {
            Counts counts = new Counts();
            Turn.Claim claim = new Turn.Claim(count, 0, queues, Optional.empty());
            Turn turn = new Turn(Specimens.ANN, Specimens.NOW, List.of(), List.of(), claim);
            List<Job> claimed = Claiming.claim(session, counts, frontier, QueueGates.NONE, turn);
            counts.write(session);
            session.commit();
            return claimed;
        }
    }

    /** Lets a job be ready again, at its old place. */
    private void fail(Job held) {
        store.jobs()
                .turn(
                        new Turn(
                                Specimens.ANN,
                                Specimens.NOW,
                                List.of(Specimens.failure(held, Specimens.NOW, Specimens.NOW)),
                                List.of(),
                                Turn.Claim.NOTHING));
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(job -> job.id().value()).toList();
    }
}
