package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.OutputLimit;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What stores promise that are used by many machines: to pass on what runs write meanwhile. */
public abstract class WatchContract extends JobStoreContract {
    private static final OutputLimit LIMIT = new OutputLimit(64 * 1024);

    private LiveStream watch(String id, int run, Channel channel) {
        return other.outputs().watch(Specimens.id(id), run, channel).orElseThrow();
    }

    private void publish(Job held, long from, String text) {
        publish(held, List.of(part(from, text)), OptionalLong.of(from + text.length()));
    }

    private void publish(Job held, List<OutputPart> parts, OptionalLong size) {
        store.outputs().publish(HeldRun.of(held), Channel.OUT, new LiveNews(LIMIT, parts, size));
    }

    private static OutputPart part(long from, String text) {
        return new OutputPart(from, text.getBytes(US_ASCII));
    }

    private static OutputPart part(long from, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return new OutputPart(from, bytes);
    }

    private static String text(Optional<OutputPart> part) {
        return part.map(found -> found.from() + " " + new String(found.bytes(), US_ASCII))
                .orElse("nothing");
    }

    private TurnAnswer turn() {
        return turn(Specimens.ANN, NOW, Turn.Claim.NOTHING);
    }

    @Test
    void the_holder_of_a_job_hears_that_somebody_watches_it() {
        processing("a");
        processing("b");
        assertThat(turn().watched()).isEmpty();

        // Whoever watches says so again after some seconds, and this one is new each time.
        await().untilAsserted(() -> {
            try (LiveStream _ = watch("a", 1, Channel.OUT)) {
                assertThat(turn().watched()).containsExactly(Specimens.id("a"));
            }
        });
        assertThat(turn(Specimens.BOB, NOW, Turn.Claim.NOTHING).watched()).isEmpty();
    }

    @Test
    void what_is_published_is_read_from_any_offset() throws IOException {
        Job held = processing("a");
        try (LiveStream stream = watch("a", 1, Channel.OUT)) {
            publish(held, 0, "hello ");
            publish(held, 6, "world");

            assertThat(stream.size()).hasValue(11);
            assertThat(text(stream.next(0))).isEqualTo("0 hello ");
            assertThat(stream.limit()).isEqualTo(LIMIT);
            assertThat(text(stream.next(3))).isEqualTo("3 lo ");
            assertThat(text(stream.next(6))).isEqualTo("6 world");
            assertThat(text(stream.next(11))).isEqualTo("nothing");
        }
        try (LiveStream errors = watch("a", 1, Channel.ERR)) {
            assertThat(text(errors.next(0))).isEqualTo("nothing");
        }
    }

    @Test
    void where_a_stream_ends_is_told_once_all_before_was_brought() throws IOException {
        Job held = processing("a");
        try (LiveStream stream = watch("a", 1, Channel.OUT)) {
            publish(held, List.of(part(0, "part")), OptionalLong.empty());
            assertThat(text(stream.next(0))).isEqualTo("0 part");
            assertThat(stream.size()).isEmpty();
            publish(held, List.of(), OptionalLong.of(4));
            assertThat(stream.size()).hasValue(4);
        }
    }

    @Test
    void the_middle_of_what_became_too_long_is_forgotten() throws IOException {
        Job held = processing("a");
        int head = (int) LIMIT.head();
        int piece = 16 * 1024;
        publish(
                held,
                List.of(part(0, head), part(head, piece), part(head + piece, piece)),
                OptionalLong.of(head + 2 * piece));
        int end = head + 2 * piece + 2 * head;
        publish(held, List.of(part(head + 2 * piece, 2 * head)), OptionalLong.of(end));

        try (LiveStream stream = watch("a", 1, Channel.OUT)) {
            assertThat(stream.next(0).orElseThrow().to()).isEqualTo(head);
            assertThat(stream.next(head).orElseThrow().from()).isEqualTo(head + 2 * piece);
            assertThat(stream.next(head + 2 * piece).orElseThrow().to()).isEqualTo(end);
        }
    }

    @Test
    void what_is_published_again_is_read_once() throws IOException {
        Job held = processing("a");
        publish(held, 0, "hel");
        publish(held, 0, "hello");
        publish(held, 3, "lo wo");
        try (LiveStream stream = watch("a", 1, Channel.OUT)) {
            assertThat(text(stream.next(0))).isEqualTo("0 hello");
            assertThat(text(stream.next(5))).isEqualTo("5  wo");
        }
    }

    @Test
    void what_is_withdrawn_is_there_no_more() throws IOException {
        Job held = processing("a");
        publish(held, 0, "hello");
        try (LiveStream stream = watch("a", 1, Channel.OUT)) {
            store.outputs().withdraw(List.of(HeldRun.of(held)));
            assertThat(text(stream.next(0))).isEqualTo("nothing");
        }
    }

    @Test
    void nobody_watches_what_does_not_run() {
        enqueue(Specimens.job("a"));
        assertThat(store.outputs().watch(Specimens.id("a"), 1, Channel.OUT)).isEmpty();
        Job held = claimed("a");
        assertThat(store.outputs().watch(Specimens.id("a"), 2, Channel.OUT)).isEmpty();
        assertThat(store.outputs().watch(Specimens.id("b"), 1, Channel.OUT)).isEmpty();
        conclude(Specimens.completion(held, NOW));
        assertThat(store.outputs().watch(Specimens.id("a"), 1, Channel.OUT)).isEmpty();
    }

    @Test
    void nothing_is_published_for_a_worker_that_has_lost_the_job() throws IOException {
        Job held = processing("a");
        jobs().takeOver(Specimens.ANN, Specimens.ANN, NOW);
        publish(held, 0, "late");
        try (LiveStream stream = watch("a", 1, Channel.OUT)) {
            assertThat(text(stream.next(0))).isEqualTo("nothing");
        }
    }
}
