package dev.queuectl.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.ExportLine;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Counters;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.store.Specimens;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lines of an exported queue. */
class ExportJsonTest {
    private static String written(ExportLine line) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            ExportJson.write(json, line);
        }
        return text.toString();
    }

    private static Run run(int number, Outcome outcome) {
        return new Run(
                number,
                Specimens.ANN,
                "a \"host\"",
                OptionalLong.of(4121),
                Specimens.NOW,
                Specimens.NOW.plusMillis(1),
                outcome,
                Optional.of(new Run.Usage(Duration.ofNanos(1_234_567), OptionalLong.empty())),
                new Run.Output(3, 70_000, "No space left ✗"));
    }

    private static ExportLine.Whole elaborate() {
        Job job = Specimens.elaborateJob("all");
        List<Run> runs =
                Stream.of(
                                new Outcome.Exited(137),
                                new Outcome.Signalled(9),
                                new Outcome.TimedOut(),
                                new Outcome.Cancelled(),
                                new Outcome.Lost(),
                                new Outcome.Interrupted(),
                                new Outcome.NotStarted(),
                                new Outcome.Superseded())
                        .map(outcome -> run(0, outcome))
                        .toList();
        return new ExportLine.Whole(
                new Job(
                        job.id(),
                        job.spec(),
                        job.createdAt(),
                        job.updatedAt().plusMillis(7),
                        job.runAt(),
                        new Counters(3, 1, 8),
                        1L << 40,
                        new JobState.Dead(),
                        Optional.of(new LastEnd(Reason.POISON, OptionalInt.of(3)))),
                IntStream.range(0, runs.size())
                        .mapToObj(i -> run(i + 1, runs.get(i).outcome()))
                        .toList());
    }

    @Test
    void a_job_is_read_as_it_was_written_with_all_that_it_has() throws IOException {
        ExportLine.Whole whole = elaborate();
        assertThat(ExportJson.read(written(whole))).isEqualTo(whole);

        ExportLine.Whole plain = new ExportLine.Whole(Specimens.job("new"), List.of());
        assertThat(ExportJson.read(written(plain))).isEqualTo(plain);
    }

    @Test
    void settings_and_output_are_read_as_they_were_written() throws IOException {
        ExportLine setting = new ExportLine.Setting("max_retries", "5");
        assertThat(ExportJson.read(written(setting))).isEqualTo(setting);

        byte[] bytes = {0, -1, 10, 127};
        ExportLine.Output output = new ExportLine.Output(Specimens.id("a"), 2, Channel.ERR, bytes);
        assertThat(ExportJson.read(written(output))).usingRecursiveComparison().isEqualTo(output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"state\":\"dead\"|\"state\":\"processing\"|job.state must be pending",
                "\"attempts\":3|\"attempts\":-1|job.attempts must be an integer from 0",
                "\"attempts\":3|\"attempts\":\"3\"|job.attempts must be an integer",
                "\"attempts\":3|\"attemps\":3|job.attempts is missing",
                "\"worker\":null|\"worker\":\"w-1\"|job.worker must be null",
                "\"priority\":-1000|\"priority\":-1001|job.priority must be",
                "\"fence\":1099511627776|\"fence\":1,\"epoch\":2|unknown field 'epoch'",
                "\"exit_code\":137|\"exit_code\":null|runs.exit_code must be",
                "\"outcome\":\"lost\"|\"outcome\":\"gone\"|is no way in which a run ends",
                "\"number\":3|\"number\":2|runs.number must be an integer from 3 to 8",
                "\"created_at\":\"2025-|\"created_at\":\"x2025-|job.created_at must be a time",
                "{\"job\"|[{\"job\"|must be a JSON object",
                "\"losses\":1|\"losses\":1,\"losses\":1|stands there twice",
            })
    void what_is_no_job_is_refused_by_name(String from, String to, String problem)
            throws IOException {
        String good = written(elaborate());
        assertThat(good).contains(from);
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() ->
                        ExportJson.read(
                                good.replaceFirst(
                                        Pattern.quote(from), Matcher.quoteReplacement(to))))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|is no setting, no output and no job",
                "{\"setting\":\"a\"}|value is missing",
                "{\"output\":\"a\",\"run\":0,\"stream\":\"out\",\"base64\":\"\"}|run must be",
                "{\"output\":\"a\",\"run\":1,\"stream\":\"in\",\"base64\":\"\"}|out or err",
                "{\"output\":\"a\",\"run\":1,\"stream\":\"out\",\"base64\":\"*\"}|is not base64",
                "{\"job\":{\"a\":[[[[[[[[[[]]]]]]]]]]}}|without end",
            })
    void what_is_no_line_is_refused(String line, String problem) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> ExportJson.read(line))
                .withMessageContaining(problem);
    }
}
