package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Figures.Count;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What keeping figures promises. */
public abstract class FigureStoreContract extends StoreContract {
    private static final Instant MINUTE = Instant.parse("2025-11-04T10:30:00Z");
    private static final Instant NOW = MINUTE.plusSeconds(7);
    private static final Instant HOUR = Instant.parse("2025-11-04T10:00:00Z");

    private static Figures figures(int completed, long waited) {
        Figures figures = new Figures();
        for (int i = 0; i < completed; i++) {
            figures.count(Count.COMPLETED);
            figures.waited(waited);
            figures.ran(1_000_000);
        }
        return figures;
    }

    private static QueueFigures minute(
            QueueName queue, Instant since, String command, int completed) {
        return new QueueFigures(
                queue, since, QueueFigures.MINUTE, Map.of(command, figures(completed, 5)));
    }

    private List<String> told(Instant from) {
        return other.figures().read(from).stream().map(FigureStoreContract::told).toList();
    }

    private static String told(QueueFigures figures) {
        String span = figures.span().equals(QueueFigures.HOUR) ? " hour " : " ";
        return figures.queue()
                + span
                + figures.since().toString().substring(11, 16)
                + figures.byCommand().entrySet().stream()
                        .map(entry ->
                                " " + entry.getKey() + "=" + entry.getValue().of(Count.COMPLETED))
                        .sorted()
                        .toList();
    }

    @Test
    void what_workers_tell_of_the_same_minute_is_added_up() {
        store.figures()
                .add(
                        List.of(
                                minute(Specimens.MAIL, MINUTE, "rsync", 2),
                                minute(QueueName.DEFAULT, MINUTE, "true", 1)),
                        NOW);
        other.figures()
                .add(
                        List.of(
                                minute(Specimens.MAIL, MINUTE, "rsync", 3),
                                minute(Specimens.MAIL, MINUTE.plusSeconds(60), "curl", 1)),
                        NOW);
        store.figures().add(List.of(minute(Specimens.MAIL, MINUTE, "curl", 4)), NOW);

        assertThat(told(MINUTE))
                .containsExactly(
                        "default 10:30[ true=1]",
                        "mail 10:30[ curl=4,  rsync=5]",
                        "mail 10:31[ curl=1]");
        assertThat(told(MINUTE.plusSeconds(60))).containsExactly("mail 10:31[ curl=1]");
        assertThat(told(MINUTE.plusSeconds(61))).isEmpty();
    }

    @Test
    void every_number_comes_back_as_it_was() {
        Figures figures = new Figures();
        int times = 0;
        for (Count count : Count.values()) {
            times++;
            for (int i = 0; i < times; i++) {
                figures.count(count);
            }
        }
        for (long millis = 0; millis < 1L << 40; millis = millis * 3 / 2 + 1) {
            figures.waited(millis);
            figures.ran(millis / 2);
        }
        for (int doubling = 0; doubling < 40; doubling++) {
            Figures same = new Figures();
            same.add(figures);
            figures.add(same);
        }
        store.figures()
                .add(
                        List.of(
                                new QueueFigures(
                                        Specimens.MAIL,
                                        MINUTE,
                                        QueueFigures.MINUTE,
                                        Map.of("世界 $.x", figures))),
                        NOW);

        Figures read =
                requireNonNull(other.figures().read(MINUTE).getFirst().byCommand().get("世界 $.x"));
        assertThat(read.waiting()).isEqualTo(figures.waiting());
        assertThat(read.running()).isEqualTo(figures.running());
        for (Count count : Count.values()) {
            assertThat(read.of(count)).as(count.name()).isEqualTo(figures.of(count)).isPositive();
        }
    }

    @Test
    void names_of_commands_beyond_fifty_are_counted_together() {
        for (int i = 0; i < 60; i++) {
            store.figures().add(List.of(minute(Specimens.MAIL, MINUTE, "name" + i, 1)), NOW);
        }
        store.figures().add(List.of(minute(Specimens.MAIL, MINUTE, "name3", 1)), NOW);

        QueueFigures read = other.figures().read(MINUTE).getFirst();
        assertThat(read.byCommand()).hasSize(QueueFigures.MOST_COMMANDS + 1);
        assertThat(requireNonNull(read.byCommand().get(QueueFigures.OTHERS)).of(Count.COMPLETED))
                .isEqualTo(10);
        assertThat(requireNonNull(read.byCommand().get("name3")).of(Count.COMPLETED)).isEqualTo(2);
        assertThat(read.total().of(Count.COMPLETED)).isEqualTo(61);
    }

    @Test
    void nothing_is_lost_between_workers_that_tell_at_once() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> tellers = new ArrayList<>();
            for (int teller = 0; teller < 4; teller++) {
                FigureStore figures = fixture.open().figures();
                boolean mailFirst = teller % 2 == 0;
                tellers.add(
                        threads.submit(() -> {
                            QueueFigures mail = minute(Specimens.MAIL, MINUTE, "true", 1);
                            QueueFigures film = minute(Specimens.FILM, MINUTE, "true", 1);
                            for (int i = 0; i < 20; i++) {
                                figures.add(
                                        mailFirst ? List.of(mail, film) : List.of(film, mail), NOW);
                            }
                        }));
            }
            for (Future<?> teller : tellers) {
                teller.get();
            }
        }

        assertThat(told(MINUTE)).containsExactly("film 10:30[ true=80]", "mail 10:30[ true=80]");
    }

    @Test
    void hours_take_the_place_of_minutes_after_two_days_and_go_after_ninety() {
        store.figures()
                .add(
                        List.of(
                                minute(Specimens.MAIL, HOUR, "true", 1),
                                minute(Specimens.MAIL, HOUR.plusSeconds(3540), "true", 2),
                                minute(Specimens.FILM, HOUR.plusSeconds(3540), "ls", 3),
                                minute(Specimens.MAIL, HOUR.plusSeconds(3600), "true", 4),
                                minute(Specimens.MAIL, HOUR.plusSeconds(7200), "true", 5)),
                        NOW);
        assertThat(store.figures().rollUp(HOUR.plus(Duration.ofHours(49)).minusMillis(1)))
                .isFalse();

        rollUpAll(HOUR.plus(Duration.ofHours(50)));

        List<String> rolledUp =
                List.of(
                        "film hour 10:00[ ls=3]",
                        "mail hour 10:00[ true=3]",
                        "mail hour 11:00[ true=4]");
        assertThat(told(HOUR))
                .isEqualTo(
                        Stream.concat(rolledUp.stream(), Stream.of("mail 12:00[ true=5]"))
                                .toList());
        Instant last = HOUR.plus(Duration.ofDays(90));
        rollUpAll(last);
        assertThat(told(HOUR))
                .isEqualTo(
                        Stream.concat(rolledUp.stream(), Stream.of("mail hour 12:00[ true=5]"))
                                .toList());
        rollUpAll(last.plusMillis(1));
        assertThat(told(HOUR))
                .containsExactly("mail hour 11:00[ true=4]", "mail hour 12:00[ true=5]");
    }

    private void rollUpAll(Instant now) {
        while (store.figures().rollUp(now)) {
            // One hour after the other.
        }
    }

    @Test
    void an_hour_that_was_made_up_stays_as_it_is() {
        store.figures().add(List.of(minute(Specimens.MAIL, HOUR, "true", 1)), NOW);
        Instant later = HOUR.plus(Duration.ofHours(49));
        rollUpAll(later);

        store.figures()
                .add(
                        List.of(
                                minute(Specimens.MAIL, HOUR.plusSeconds(60), "true", 1),
                                minute(Specimens.MAIL, HOUR.plusSeconds(3600), "true", 7)),
                        later);

        assertThat(told(HOUR)).containsExactly("mail hour 10:00[ true=1]", "mail 11:00[ true=7]");
    }

    @Test
    void of_many_that_roll_up_at_once_one_does() throws Exception {
        Map<String, Figures> byCommand = new TreeMap<>();
        byCommand.put("true", figures(1, 5));
        List<QueueFigures> minutes = new ArrayList<>();
        for (int minute = 0; minute < 120; minute++) {
            minutes.add(
                    new QueueFigures(
                            Specimens.MAIL,
                            HOUR.plusSeconds(60L * minute),
                            QueueFigures.MINUTE,
                            byCommand));
        }
        store.figures().add(minutes, NOW);
        Instant later = HOUR.plus(Duration.ofHours(60));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> rollers = new ArrayList<>();
            for (int roller = 0; roller < 4; roller++) {
                FigureStore figures = fixture.open().figures();
                rollers.add(
                        threads.submit(() -> {
                            while (figures.rollUp(later)) {
                                // One hour after the other.
                            }
                        }));
            }
            for (Future<?> roller : rollers) {
                roller.get();
            }
        }

        assertThat(told(HOUR))
                .containsExactly("mail hour 10:00[ true=60]", "mail hour 11:00[ true=60]");
    }

    @Test
    void emptying_the_store_forgets_them() {
        store.figures().add(List.of(minute(Specimens.MAIL, MINUTE, "true", 1)), NOW);
        store.jobs().clear();

        assertThat(told(Instant.EPOCH)).isEmpty();
    }
}
