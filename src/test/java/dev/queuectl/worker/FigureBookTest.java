package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.SpanBuckets;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Figures;
import dev.queuectl.store.Figures.Count;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counting what becomes of runs, and telling it. */
class FigureBookTest {
    private static final Instant DUE = Specimens.NOW;
    private static final Instant BEGUN = DUE.plusSeconds(20);
    private static final Instant ENDED = DUE.plusSeconds(50);
    private static final Instant MINUTE = Instant.parse("2025-11-04T10:30:00Z");

    private final SettableClock clock = new SettableClock();
    private final Notes notes = new Notes();
    private final StringBuilder log = new StringBuilder();
    private final WorkerLog workerLog = new WorkerLog(log::append, clock);
    private final FigureBook book = new FigureBook(notes, clock, workerLog);

    @BeforeEach
    void setTheClock() {
        clock.set(ENDED);
    }

    /** Notes what it is told, or refuses it. */
    private static final class Notes implements FigureStore {
        final List<QueueFigures> told = new ArrayList<>();
        StoreException.@Nullable Code refusal;
        int rollUps;

        @Override
        public void add(List<QueueFigures> minutes, Instant now) {
            if (refusal != null) {
                throw new StoreException(refusal, "no", "");
            }
            told.addAll(minutes);
        }

        @Override
        public List<QueueFigures> read(Instant from) {
            return told;
        }

        @Override
        public boolean rollUp(Instant now) {
            return ++rollUps % 3 != 0;
        }
    }

    private static Job held() {
        return Specimens.job("job", Specimens.MAIL, 0, DUE).claimedBy(Specimens.ANN, BEGUN);
    }

    private void end(Outcome outcome, Verdict verdict) {
        Conclusion conclusion = Specimens.conclusion(held(), outcome, verdict, ENDED);
        book.ended(held(), conclusion);
    }

    private Map<Count, Long> counts() {
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        for (QueueFigures minute : notes.told) {
            for (Count count : Count.values()) {
                long number = minute.total().of(count);
                if (number > 0) {
                    counts.merge(count, number, Long::sum);
                }
            }
        }
        return counts;
    }

    @Test
    void a_run_is_counted_in_its_minutes_with_how_long_it_waited_and_took() {
        end(new Outcome.Exited(0), new Verdict.Complete());
        book.turn();

        assertThat(notes.told).hasSize(1);
        QueueFigures minute = notes.told.getFirst();
        assertThat(minute.queue()).isEqualTo(Specimens.MAIL);
        assertThat(minute.since()).isEqualTo(MINUTE);
        assertThat(minute.byCommand()).containsOnlyKeys("echo");
        assertThat(counts()).isEqualTo(Map.of(Count.STARTED, 1L, Count.COMPLETED, 1L));
        Figures figures = minute.total();
        assertThat(figures.waiting()[SpanBuckets.of(20_000)]).isEqualTo(1);
        assertThat(figures.running()[SpanBuckets.of(30_000)]).isEqualTo(1);
    }

    @Test
    void a_run_over_the_turn_of_a_minute_begins_in_one_and_ends_in_the_other() {
        Conclusion conclusion = Specimens.completion(held(), ENDED.plusSeconds(60));
        book.ended(held(), conclusion);
        book.turn();

        assertThat(notes.told)
                .extracting(QueueFigures::since)
                .containsExactlyInAnyOrder(MINUTE, MINUTE.plusSeconds(60));
        assertThat(counts()).isEqualTo(Map.of(Count.STARTED, 1L, Count.COMPLETED, 1L));
    }

    @Test
    void how_runs_end_is_told_apart() {
        end(new Outcome.Exited(3), new Verdict.Retry(ENDED));
        end(new Outcome.TimedOut(), new Verdict.Bury(Reason.TIMEOUT));
        end(new Outcome.Cancelled(), new Verdict.Cancel());
        end(new Outcome.Lost(), new Verdict.PutBack(ENDED));
        end(new Outcome.Lost(), new Verdict.Bury(Reason.POISON));
        end(new Outcome.Interrupted(), new Verdict.PutBack(ENDED));
        book.turn();

        assertThat(counts())
                .isEqualTo(
                        Map.of(
                                Count.STARTED, 6L,
                                Count.FAILED, 2L,
                                Count.RETRIED, 1L,
                                Count.DEAD, 2L,
                                Count.CANCELLED, 1L,
                                Count.LOST, 2L));
    }

    @Test
    void a_job_enqueued_after_it_was_due_has_waited_since_then() {
        Job late =
                Specimens.job("late", QueueName.DEFAULT, 0, DUE.minusSeconds(3600))
                        .claimedBy(Specimens.ANN, BEGUN);
        book.ended(late, Specimens.completion(late, ENDED));
        book.turn();

        assertThat(notes.told.getFirst().total().waiting()[SpanBuckets.of(20_000)]).isEqualTo(1);
    }

    @Test
    void nothing_is_told_when_nothing_has_happened() {
        notes.refusal = StoreException.Code.DAMAGED;
        book.turn();

        assertThat(notes.told).isEmpty();
    }

    @Test
    void what_was_refused_is_told_later_and_complained_of_once() {
        notes.refusal = StoreException.Code.BUSY;
        end(new Outcome.Exited(0), new Verdict.Complete());
        book.turn();
        end(new Outcome.Exited(0), new Verdict.Complete());
        book.turn();
        notes.refusal = null;
        book.turn();
        book.turn();
        workerLog.flush();

        assertThat(counts()).isEqualTo(Map.of(Count.STARTED, 2L, Count.COMPLETED, 2L));
        assertThat(log.toString().split("figures are not told", -1)).hasSize(2);
    }

    @Test
    void what_may_have_been_told_is_not_told_again() {
        notes.refusal = StoreException.Code.INPUT_OUTPUT;
        end(new Outcome.Exited(0), new Verdict.Complete());
        book.turn();
        notes.refusal = null;
        book.turn();

        assertThat(notes.told).isEmpty();
    }

    @Test
    void a_store_that_is_lost_for_good_is_told_of() {
        notes.refusal = StoreException.Code.DAMAGED;
        end(new Outcome.Exited(0), new Verdict.Complete());

        assertThatExceptionOfType(StoreException.class).isThrownBy(book::turn);
    }

    @Test
    void hours_are_made_at_the_first_turn_and_every_ten_minutes() {
        book.turn();
        assertThat(notes.rollUps).isEqualTo(3);
        clock.advance(Duration.ofMinutes(9));
        book.turn();
        assertThat(notes.rollUps).isEqualTo(3);
        clock.advance(Duration.ofMinutes(1));
        book.turn();
        assertThat(notes.rollUps).isEqualTo(6);
    }
}
