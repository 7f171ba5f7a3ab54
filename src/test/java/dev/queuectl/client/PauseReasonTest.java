package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;

/** What may be said about a pause: every worker reads it at each of its turns. */
class PauseReasonTest {
    private static final QueueName MAIL = new QueueName("mail");

    @TempDir Path folder;
    private Storage storage;

    @BeforeEach
    void open() {
        storage = QueueBench.open(folder);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Queues queues() {
        return new Queues(storage, InstantSource.fixed(QueueBench.NOW));
    }

    static Stream<String> lines() {
        return Stream.of("", "it moves", "\tno, \u4e16\u754c \ud83d\ude00", "x".repeat(500));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void a_line_is_kept_as_it_is(String why) {
        assertThat(queues().pause(MAIL, "ann@here", why).why()).isEqualTo(why);
    }

    static Stream<String> others() {
        return Stream.of(
                "x".repeat(501), "a\0b", "a\nb", "\u001b[2J", "\u007f", "\ud83d", "\ude00\ud83d");
    }

    @ParameterizedTest
    @MethodSource("others")
    void anything_else_is_refused_and_nothing_paused(String why) {
        assertThatThrownBy(() -> queues().pause(MAIL, "ann@here", why))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("reason");
        assertThat(storage.queues().all()).isEmpty();
    }
}
