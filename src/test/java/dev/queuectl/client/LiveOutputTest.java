package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.LiveFile;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputPart;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A stream that is read while it is written and trimmed. */
class LiveOutputTest {
    private static final OutputLimit LIMIT = new OutputLimit(256 * 1024);
    private static final int MIB = 1024 * 1024;

    @TempDir Path folder;
    private Path file;
    private LiveOutput live;

    @BeforeEach
    void open() throws IOException {
        file = Files.createFile(folder.resolve("1.out"));
        live = new LiveOutput(LiveFile.open(file, LIMIT));
    }

    @AfterEach
    void close() throws IOException {
        live.close();
    }

    private void append(int count, char letter) throws IOException {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) letter);
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    private String readAll() throws IOException {
        StringBuilder all = new StringBuilder();
        for (byte[] chunk = live.next(); chunk.length > 0; chunk = live.next()) {
            all.append(new String(chunk, US_ASCII));
        }
        return all.toString();
    }

    private static String notice(long bytes) {
        return new String(OutputLimit.notice(bytes), US_ASCII);
    }

    @Test
    void a_reader_who_keeps_up_misses_nothing() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            append(100_000, (char) ('a' + i));
            all.append(readAll());
        }

        assertThat(all).hasSize(2_000_000).doesNotContain("queuectl").contains("sttt");
        assertThat(live.position()).isEqualTo(2_000_000);
    }

    @Test
    void a_reader_who_comes_late_reads_both_ends_and_the_notice() throws IOException {
        append(MIB, 'a');
        append(MIB, 'b');

        assertThat(readAll())
                .isEqualTo(
                        "a".repeat((int) LIMIT.head())
                                + notice(2 * MIB - LIMIT.bytes())
                                + "b".repeat((int) LIMIT.tail()));
        assertThat(readAll()).isEmpty();
    }

    @Test
    void each_gap_has_one_notice_with_its_own_length() throws IOException {
        append(MIB, 'a');
        assertThat(readAll()).containsOnlyOnce("queuectl");
        append(MIB, 'b');

        assertThat(readAll())
                .isEqualTo(notice(MIB - LIMIT.tail()) + "b".repeat((int) LIMIT.tail()));
        append(1, 'c');
        assertThat(readAll()).isEqualTo("c");
    }

    @Test
    void what_was_written_so_far_has_an_end_though_the_writer_goes_on() throws IOException {
        append(1000, 'a');
        try (InputStream soFar = live.soFar().orElseThrow()) {
            append(1000, 'b');
            assertThat(soFar.readAllBytes()).hasSizeBetween(1000, 2000);
        }
    }

    @Test
    void what_is_skipped_is_what_would_have_been_read() throws IOException {
        append(100_000, 'a');
        append(MIB, 'b');
        append(100_000, 'c');
        byte[] all = soFar();
        assertThat(all).hasSizeGreaterThan((int) LIMIT.bytes());
        int head = (int) LIMIT.head();
        for (int from : List.of(0, 1, head - 1, head, head + 9, head + 100, all.length - 1)) {
            try (LiveOutput again = new LiveOutput(LiveFile.open(file, LIMIT));
                    InputStream rest = again.soFar().orElseThrow()) {
                assertThat(rest.skip(from)).isEqualTo(from);
                assertThat(rest.readAllBytes())
                        .as("from %d", from)
                        .isEqualTo(Arrays.copyOfRange(all, from, all.length));
            }
        }
        try (InputStream whole = live.soFar().orElseThrow()) {
            assertThat(whole.skip(Long.MAX_VALUE)).isEqualTo(all.length);
            assertThat(whole.read()).isNegative();
        }
    }

    private byte[] soFar() throws IOException {
        try (LiveOutput first = new LiveOutput(LiveFile.open(file, LIMIT));
                InputStream all = first.soFar().orElseThrow()) {
            return all.readAllBytes();
        }
    }

    @Test
    void what_is_skipped_is_not_read() throws IOException {
        append(4 * MIB, 'a');
        Counting counting = new Counting(LiveFile.open(file, OutputLimit.NONE));
        try (InputStream all = new LiveOutput(counting).soFar().orElseThrow()) {
            all.skipNBytes(4 * MIB - 5);
            assertThat(all.readAllBytes()).hasSize(5);
        }
        assertThat(counting.parts).isEqualTo(2);
    }

    /** Counts what is read. */
    private static final class Counting implements LiveStream {
        private final LiveStream stream;
        private int parts;

        Counting(LiveStream stream) {
            this.stream = stream;
        }

        @Override
        public OutputLimit limit() {
            return stream.limit();
        }

        @Override
        public OptionalLong size() throws IOException {
            return stream.size();
        }

        @Override
        public Optional<OutputPart> next(long position) throws IOException {
            parts++;
            return stream.next(position);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    @Test
    void without_a_limit_everything_is_read() throws IOException {
        append(MIB, 'a');
        try (LiveOutput unlimited = new LiveOutput(LiveFile.open(file, OutputLimit.NONE))) {
            assertThat(unlimited.soFar().orElseThrow().readAllBytes()).hasSize(MIB);
        }
    }
}
