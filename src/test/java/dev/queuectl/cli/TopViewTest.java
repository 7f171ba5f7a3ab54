package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What {@code top} draws. */
class TopViewTest {
    @TempDir Path home;
    private Storage storage;

    @BeforeEach
    void fill() {
        CliBench cli = new CliBench(home.resolve("home"));
        cli.call("enqueue", "dead", "exit 3", "--max-retries", "0", "--queue", "mail");
        assertThat(cli.call("worker", "run", "--drain").code()).isZero();
        for (int n = 1; n <= 40; n++) {
            cli.call("enqueue", "job" + n, "echo " + "long ".repeat(60), "--delay", "1h");
        }
        storage = cli.storage();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private TopPicture picture(String... filter) {
        return TopPicture.take(
                storage,
                InstantSource.system(),
                filter.length == 0
                        ? Optional.empty()
                        : Optional.of(FilterReader.read(List.of(filter))));
    }

    private static List<String> plain(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")).toList();
    }

    private List<String> overview(int columns, int rows, int chosen) {
        TopView view = new TopView(new TerminalSize(columns, rows), true);
        return plain(view.overview(picture(), chosen, "", ""));
    }

    @ParameterizedTest
    @CsvSource({"60,24", "80,24", "200,50", "40,10", "80,6", "20,3"})
    void it_fits_terminals_of_any_size(int columns, int rows) {
        assertThat(overview(columns, rows, 0))
                .hasSize(rows)
                .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(columns));
    }

    @ParameterizedTest
    @CsvSource({"60,24", "80,24", "200,50"})
    void it_tells_of_queues_workers_counts_and_jobs(int columns, int rows) {
        String shown = String.join("\n", overview(columns, rows, 0));
        assertThat(shown)
                .contains("40 pending", "QUEUE", "mail", "WORKER", "> job40  pending", "q quit");
    }

    @Test
    void it_tells_which_queues_are_paused() {
        CliBench cli = new CliBench(home.resolve("home"));
        assertThat(cli.call("queue", "pause", "mail", "idle").code()).isZero();
        assertThat(overview(80, 24, 0))
                .anySatisfy(line -> assertThat(line).matches("mail +0 +0 \\(paused\\).*"))
                .anySatisfy(line -> assertThat(line).matches("idle +0 +0 \\(paused\\).*"))
                .anySatisfy(line -> assertThat(line).contains("p pause"));
    }

    @Test
    void the_chosen_job_is_always_in_sight() {
        int at =
                IntStream.range(0, 41)
                        .filter(n -> picture().jobs().get(n).id().value().equals("job1"))
                        .findFirst()
                        .orElseThrow();
        assertThat(overview(80, 24, at)).anySatisfy(line -> assertThat(line).contains("> job1 "));
        assertThat(overview(80, 24, 40)).anySatisfy(line -> assertThat(line).contains("> dead"));
    }

    @Test
    void a_filter_leaves_only_what_it_means() {
        TopPicture dead = picture("state:dead");
        assertThat(dead.jobs()).hasSize(1);
        List<String> lines =
                plain(
                        new TopView(new TerminalSize(80, 24), false)
                                .overview(dead, 0, "state:dead", "something to say"));
        assertThat(String.join("\n", lines))
                .contains("jobs like state:dead", "> dead", "(exit 3)")
                .endsWith("something to say");
    }

    @Test
    void a_page_shows_the_last_lines_escaped() {
        List<String> text = List.of("first", "second", "third\u001b[2J");
        List<String> lines =
                plain(new TopView(new TerminalSize(40, 4), false).page("output", text, "back"));
        assertThat(lines).containsExactly("output", "second", "third\\x1b[2J", "back");
    }
}
