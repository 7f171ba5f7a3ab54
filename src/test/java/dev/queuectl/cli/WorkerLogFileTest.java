package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A worker's log that is followed by another when it is long, and whoever reads across them. */
class WorkerLogFileTest {
    private static final long LIMIT = 20;

    @TempDir Path folder;
    private Path path;
    private Descriptor descriptor;
    private WorkerLogFile log;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("w-1.log");
        descriptor = new Descriptor();
        descriptor.turnTo(path);
        log = new WorkerLogFile(path, LIMIT, descriptor);
    }

    /** Writes on to the file that it opened, whatever becomes of its path. */
    private static final class Descriptor implements WorkerLogFile.Stream {
        private OutputStream out = OutputStream.nullOutputStream();
        private boolean refuses;

        @Override
        public void write(String lines) {
            try {
                out.write(lines.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void turnTo(Path file) throws IOException {
            if (refuses) {
                throw new IOException("no more files");
            }
            out.close();
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void write(int from, int to) {
        for (int number = from; number < to; number++) {
            log.accept("line " + number + "\n");
        }
    }

    private String text(String suffix) throws IOException {
        return Files.readString(folder.resolve("w-1.log" + suffix));
    }

    private static String read(WorkerLogReader reader) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(reader.transferTo(bytes)).isEqualTo(bytes.size());
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int number = from; number < to; number++) {
            lines.append("line ").append(number).append('\n');
        }
        return lines.toString();
    }

    @Test
    void a_log_that_is_long_enough_becomes_the_newest_old_one_and_a_few_are_kept()
            throws IOException {
        write(0, 17);

        assertThat(text("")).isEqualTo(lines(15, 17));
        assertThat(text(".1")).isEqualTo(lines(12, 15));
        assertThat(text(".2")).isEqualTo(lines(9, 12));
        assertThat(text(".3")).isEqualTo(lines(6, 9));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void nobody_elses_log_is_touched() throws IOException {
        for (String other : List.of("w-2.log", "w-1.log.bak", "w-11.log")) {
            Files.writeString(folder.resolve(other), lines(0, 9));
        }
        write(0, 40);
        for (String other : List.of("w-2.log", "w-1.log.bak", "w-11.log")) {
            assertThat(folder.resolve(other)).hasContent(lines(0, 9).strip());
        }
    }

    @Test
    void a_log_that_somebody_removes_begins_anew() throws IOException {
        write(0, 1);
        Files.delete(path);
        write(1, 2);
        assertThat(text("")).isEqualTo(lines(1, 2));
    }

    @Test
    void where_no_new_one_can_be_opened_nothing_is_lost_and_it_is_tried_again() throws IOException {
        write(0, 3);
        descriptor.refuses = true;
        write(3, 9);
        assertThat(text(".1")).isEqualTo(lines(0, 9));

        descriptor.refuses = false;
        write(9, 10);
        assertThat(text("")).isEqualTo(lines(9, 10));
        assertThat(text(".1")).isEqualTo(lines(0, 9));
    }

    @Test
    void old_ones_and_the_new_one_are_read_as_one() throws IOException {
        write(0, 11);
        try (WorkerLogReader reader = new WorkerLogReader(path)) {
            assertThat(read(reader)).isEqualTo(lines(0, 11));
            assertThat(read(reader)).isEmpty();
        }
    }

    @Test
    void whoever_follows_reads_each_line_once_while_logs_become_old() throws IOException {
        try (WorkerLogReader reader = new WorkerLogReader(path)) {
            StringBuilder seen = new StringBuilder();
            for (int step = 0; step < 9; step++) {
                write(step * step, (step + 1) * (step + 1));
                // At most twelve lines are kept, so the last steps would lose some.
                if (step < 6) {
                    seen.append(read(reader));
                    assertThat(seen).hasToString(lines(0, (step + 1) * (step + 1)));
                }
            }
            // Three old ones and the new one: what is older is gone, the rest is read.
            String rest = read(reader);
            assertThat(rest).endsWith(lines(75, 81));
            assertThat(rest.lines().distinct()).hasSameSizeAs(rest.lines().toList());
        }
    }

    @Test
    void a_log_that_is_not_there_reads_as_nothing() throws IOException {
        try (WorkerLogReader reader = new WorkerLogReader(folder.resolve("none.log"))) {
            assertThat(read(reader)).isEmpty();
        }
    }
}
