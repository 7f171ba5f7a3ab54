package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.EventStore.Cursor;
import dev.queuectl.store.EventStore.Told;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What telling events promises. */
public abstract class EventStoreContract extends JobStoreContract {
    /** How many events are read at a time. */
    protected int mostRead() {
        return EventStore.MOST_READ;
    }

    /** Reads on until there are so many events behind a cursor. */
    private List<Told> told(Cursor after, int events) {
        List<Told> told = new ArrayList<>();
        await().until(() -> {
            Cursor from = told.isEmpty() ? after : told.getLast().cursor();
            told.addAll(other.events().read(from, 3));
            return told.size() >= events;
        });
        assertThat(told).hasSize(events);
        return told;
    }

    private static List<String> words(List<Told> told) {
        return told.stream().map(one -> one.event().what() + " " + one.event().job()).toList();
    }

    @Test
    void what_happens_to_jobs_is_told_in_its_order() {
        Cursor start = other.events().end();
        enqueue(Specimens.job("a"), Specimens.job("b", Specimens.MAIL, 0, NOW));
        Job a = claimed("a");
        conclude(Specimens.failure(a, NOW.plusSeconds(2), NOW));
        Job b = claimed("b");
        conclude(
                Specimens.conclusion(
                        b,
                        new Outcome.Exited(7),
                        new Verdict.Bury(Reason.EXIT),
                        NOW.plusSeconds(3)));

        List<Told> told = told(start, 6);
        assertThat(words(told))
                .containsExactly(
                        "ENQUEUED a", "ENQUEUED b", "CLAIMED a", "FAILED a", "CLAIMED b", "DEAD b");
        assertThat(told.get(1).event())
                .isEqualTo(
                        new JobEvent(
                                NOW,
                                JobEvent.What.ENQUEUED,
                                Specimens.id("b"),
                                Specimens.MAIL,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                OptionalInt.empty()));
        assertThat(told.get(4).event().worker()).contains(Specimens.ANN);
        assertThat(told.get(5).event())
                .isEqualTo(
                        new JobEvent(
                                NOW.plusSeconds(3),
                                JobEvent.What.DEAD,
                                Specimens.id("b"),
                                Specimens.MAIL,
                                1,
                                Optional.of(Specimens.ANN),
                                Optional.of(Reason.EXIT),
                                OptionalInt.of(7)));
    }

    @Test
    void how_runs_and_operators_end_things_is_told_apart() {
        Cursor begin = other.events().end();
        completed("done", NOW);
        Job lost = processing("lost");
        Job given = processing("given");
        Job dead = dead("dead", NOW);
        enqueue(Specimens.job("called-off"), Specimens.job("other"));
        Cursor start = told(begin, 12).getLast().cursor();

        conclude(Specimens.loss(lost, NOW));
        jobs().turn(
                        new Turn(
                                Specimens.ANN,
                                NOW,
                                List.of(),
                                List.of(given.givenBack(NOW)),
                                Turn.Claim.NOTHING));
        Job waiting = found("called-off");
        jobs().amend(
                        List.of(
                                new Amendment(dead, dead.revived(NOW)),
                                new Amendment(waiting, waiting.cancelled(NOW))));

        assertThat(words(told(start, 4)))
                .containsExactly(
                        "RETURNED lost", "RETURNED given", "RETRIED dead", "CANCELLED called-off");
    }

    @Test
    void what_did_not_happen_is_not_told() {
        Cursor begin = other.events().end();
        Job held = processing("held");
        jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW);
        Cursor start = told(begin, 2).getLast().cursor();

        enqueue(Specimens.job("free"));
        assertThat(
                        jobs().enqueue(
                                        List.of(Specimens.job("free"), Specimens.job("new")),
                                        JobStore.Acceptance.ALL_OR_NONE))
                .hasSize(1);
        conclude(Specimens.completion(held, NOW));
        jobs().amend(
                        List.of(
                                new Amendment(
                                        Specimens.job("none"),
                                        Specimens.job("none").cancelled(NOW))));
        enqueue(Specimens.job("last"));

        assertThat(words(told(start, 2))).containsExactly("ENQUEUED free", "ENQUEUED last");
    }

    @Test
    void whoever_goes_on_from_any_event_hears_exactly_the_rest() {
        Cursor start = other.events().end();
        enqueue(Specimens.job("a"), Specimens.job("b"), Specimens.job("c"));
        claim(2);
        List<Told> all = told(start, 5);

        for (int read = 1; read <= all.size(); read++) {
            Cursor cursor = all.get(read - 1).cursor();
            assertThat(Cursor.parse(cursor.toString())).contains(cursor);
            assertThat(told(cursor, all.size() - read)).isEqualTo(all.subList(read, all.size()));
        }
    }

    @Test
    void nothing_is_passed_over_while_many_write() throws Exception {
        Cursor start = other.events().end();
        Set<String> heard = new LinkedHashSet<>();
        List<String> twice = new ArrayList<>();
        int writers = 3;
        int each = 40;
        Set<String> expected = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                JobStore jobs = fixture.open().jobs();
                String name = "w" + writer + "-";
                for (int i = 0; i < each; i++) {
                    expected.add(name + i);
                }
                running.add(
                        threads.submit(() -> {
                            for (int i = 0; i < each; i++) {
                                jobs.enqueue(
                                        List.of(Specimens.job(name + i)), JobStore.Acceptance.EACH);
                            }
                        }));
            }
            Cursor[] at = {start};
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        for (Told told : other.events().read(at[0], 5)) {
                            at[0] = told.cursor();
                            if (!heard.add(told.event().job().value())) {
                                twice.add(told.event().job().value());
                            }
                        }
                        for (Future<?> one : running) {
                            if (one.isDone()) {
                                one.get();
                            }
                        }
                        return heard.size() >= writers * each;
                    });
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(heard).isEqualTo(expected);
        assertThat(twice).isEmpty();
    }

    @Test
    void a_change_of_many_events_is_told_in_pieces() {
        Cursor start = other.events().end();
        List<Job> many = new ArrayList<>();
        for (int i = 0; i < mostRead() + 5; i++) {
            many.add(Specimens.job("job-" + i));
        }
        JobStore jobs = fixture.openForThousands().jobs();
        jobs.enqueue(many, JobStore.Acceptance.EACH);
        jobs.enqueue(List.of(Specimens.job("last")), JobStore.Acceptance.EACH);

        List<Told> told = told(start, many.size() + 1);
        assertThat(told.subList(0, many.size()).stream().map(one -> one.event().job()))
                .containsExactlyElementsOf(many.stream().map(Job::id).toList());
        assertThat(told.getLast().event().job()).isEqualTo(Specimens.id("last"));
        assertThat(other.events().read(start, 3)).hasSize(mostRead());
        Cursor within = told.get(6).cursor();
        assertThat(other.events().read(within, 3).getFirst()).isEqualTo(told.get(7));
    }

    @Test
    void nothing_is_kept_while_the_setting_is_off() {
        Cursor start = other.events().end();
        store.settings().put(EventStore.SETTING, EventStore.OFF);
        enqueue(Specimens.job("unheard"));
        claim(1);
        store.settings().remove(EventStore.SETTING);
        enqueue(Specimens.job("heard"));

        assertThat(words(told(start, 1))).containsExactly("ENQUEUED heard");
    }

    @Test
    void what_is_older_than_a_day_is_forgotten_and_what_follows_is_heard() {
        enqueue(Specimens.job("old"), Specimens.job("old-too"));
        Cursor behind = told(other.events().since(Instant.EPOCH), 2).getLast().cursor();

        Instant later = Instant.now().plus(EventStore.KEPT).plusSeconds(60);
        await().until(() -> !store.events().forget(later));
        enqueue(Specimens.job("new"));

        assertThat(words(told(behind, 1))).containsExactly("ENQUEUED new");
        assertThat(behind.isBefore(told(behind, 1).getFirst().cursor())).isTrue();
    }

    @Test
    void an_emptied_store_tells_nothing_of_before_and_goes_on() {
        Cursor start = other.events().end();
        enqueue(Specimens.job("old"), Specimens.job("old-too"));
        Cursor behind = told(start, 2).getLast().cursor();
        jobs().clear();
        enqueue(Specimens.job("new"));

        assertThat(words(told(behind, 1))).containsExactly("ENQUEUED new");
        assertThat(words(told(start, 1))).containsExactly("ENQUEUED new");
    }

    @Test
    void some_time_ago_is_a_place_too() {
        enqueue(Specimens.job("a"));

        List<Told> told = told(other.events().since(NOW.minusSeconds(5)), 1);
        assertThat(words(told)).containsExactly("ENQUEUED a");
        assertThat(other.events().read(other.events().end(), 9)).isEmpty();
    }

    @Test
    void a_cursor_is_a_text_that_nothing_else_is() {
        assertThat(Cursor.parse("3-17-2")).contains(new Cursor(3, 17, 2));
        for (String text :
                List.of("", "3", "3-4", "a-b-c", "-1-2-3", "1-2-3-4", "9".repeat(19) + "-1-1")) {
            assertThat(Cursor.parse(text)).as(text).isEmpty();
        }
    }
}
