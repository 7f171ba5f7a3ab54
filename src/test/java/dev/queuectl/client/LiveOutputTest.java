package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.LiveFile;

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
    void without_a_limit_everything_is_read() throws IOException {
        append(MIB, 'a');
        try (LiveOutput unlimited = new LiveOutput(LiveFile.open(file, OutputLimit.NONE))) {
            assertThat(unlimited.soFar().orElseThrow().readAllBytes()).hasSize(MIB);
        }
    }
}
