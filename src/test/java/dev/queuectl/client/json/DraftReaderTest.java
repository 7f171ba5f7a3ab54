package dev.queuectl.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.BulkEnqueue.Entry;
import dev.queuectl.client.BulkEnqueue.Source;
import dev.queuectl.client.Caller;
import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.JobDraft;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobIds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How strictly jobs are read from JSON, one or many. */
class DraftReaderTest {
    private static final Instant NOW = Instant.parse("2025-11-04T10:30:00Z");
    private static final DraftReader READER = new DraftReader(InstantSource.fixed(NOW));

    static final List<String> REFUSED =
            List.of(
                    "",
                    "null",
                    "true",
                    "\"echo\"",
                    "[{\"command\":\"x\"}]",
                    "{\"command\":\"x\"",
                    "{\"command\":\"x\"} {}",
                    "{\"command\":\"x\"}]",
                    "{\"command\":\"x\",}",
                    "{\"command\":\"x\",\"command\":\"y\"}",
                    "{\"command\":\"x\",\"env\":{\"A\":\"1\",\"A\":\"2\"}}",
                    "{'command':'x'}",
                    "{command:\"x\"}",
                    "{\"command\":\"x\"/*why*/}",
                    "{\"command\":\"x\"}//why",
                    "\ufeff{\"command\":\"x\"}",
                    "{\"command\":\"a\nb\"}",
                    "{\"command\":\"\\q\"}",
                    "{\"command\":\"\\ud800\"}",
                    "{\"command\":\"a\\u0000b\"}",
                    "{\"command\":\"\"}",
                    "{\"command\":\"  \"}",
                    "{\"command\":5}",
                    "{\"command\":null}",
                    "{\"command\":[\"x\"]}",
                    "{\"command\":\"x\",\"argv\":[\"y\"]}",
                    "{\"argv\":[]}",
                    "{\"argv\":[1]}",
                    "{\"command\":\"x\",\"priority\":NaN}",
                    "{\"command\":\"x\",\"priority\":007}",
                    "{\"command\":\"x\",\"priority\":+1}",
                    "{\"command\":\"x\",\"priority\":1.0}",
                    "{\"command\":\"x\",\"priority\":\"1\"}",
                    "{\"command\":\"x\",\"priority\":1001}",
                    "{\"command\":\"x\",\"priority\":99999999999999999999}",
                    "{\"command\":\"x\",\"priority\":" + "9".repeat(200) + "}",
                    "{\"command\":\"x\",\"max_retries\":-1}",
                    "{\"command\":\"x\",\"backoff_base\":0.5}",
                    "{\"command\":\"x\",\"backoff_base\":Infinity}",
                    "{\"command\":\"x\",\"backoff_jitter\":1}",
                    "{\"command\":\"x\",\"timeout\":-1}",
                    "{\"command\":\"x\",\"timeout\":1.5}",
                    "{\"command\":\"x\",\"timeout\":\"5 s\"}",
                    "{\"command\":\"x\",\"timeout\":\"31d\"}",
                    "{\"command\":\"x\",\"run_at\":\"tomorrow\"}",
                    "{\"command\":\"x\",\"run_at\":\"2030-01-31T09:00:00\"}",
                    "{\"command\":\"x\",\"tags\":\"a\"}",
                    "{\"command\":\"x\",\"tags\":[\"a\",1]}",
                    "{\"command\":\"x\",\"env\":{\"A\":1}}",
                    "{\"command\":\"x\",\"env\":{\"A=B\":\"1\"}}",
                    "{\"command\":\"x\",\"env\":{\"QUEUECTL_JOB_ID\":\"1\"}}",
                    "{\"command\":\"x\",\"cwd\":\"here\"}",
                    "{\"command\":\"x\",\"id\":\"-a\"}",
                    "{\"command\":\"x\",\"id\":\"" + "a".repeat(129) + "\"}",
                    "{\"command\":\"x\",\"queue\":\"a b\"}",
                    "{\"command\":\"x\",\"state\":\"completed\"}",
                    "{\"command\":\"x\",\"attempts\":1}",
                    "{\"command\":\"x\",\"held\":true}",
                    "{\"command\":\"x\",\"attempts\":\"0\"}",
                    "{\"command\":\"x\",\"worker\":\"w-1\"}",
                    "{\"command\":\"x\",\"comand\":\"x\"}",
                    "{\"command\":\"x\",\"tags\":" + "[".repeat(100) + "]".repeat(100) + "}");

    @ParameterizedTest
    @FieldSource("REFUSED")
    void what_is_no_job_is_refused(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> job(READER.read(text)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void an_unknown_field_is_named_with_the_nearest_known_one() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> READER.read("{\"comand\":\"x\"}"))
                .withMessage("unknown field 'comand'; did you mean 'command'?");
    }

    @Test
    void a_job_that_was_written_can_be_enqueued_again() throws IOException {
        Job job =
                job(
                        READER.read(
                                """
                                {"id":"a","argv":["echo","a b"],"queue":"q","priority":-3,
                                 "max_retries":2,"backoff_base":1.5,"backoff_max":"1m",
                                 "backoff_jitter":true,"timeout":"5s","run_at":"+5s",
                                 "tags":["t"],"env":{"A":"ü \\"1\\""},"cwd":"/tmp"}
                                """));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            JobJson.write(json, job);
        }
        assertThat(job(READER.read(text.toString()))).isEqualTo(job);
    }

    @Test
    void a_line_that_is_no_job_is_told_with_its_number_and_the_next_one_is_read() throws Exception {
        byte[] lines = "{\"command\":\"a\"}\r\n\n \t\nx\n{\"command\":\"b\"}".getBytes(UTF_8);
        assertThat(read(lines)).containsExactly("1 ok", "4 refused", "5 ok");
    }

    @Test
    void a_line_that_is_not_utf8_is_refused_alone() throws Exception {
        byte[] lines = "{\"command\":\"a\u00fc\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(lines)).containsExactly("1 refused");
    }

    @Test
    void an_endless_line_ends_the_reading() throws Exception {
        byte[] lines =
                ("x".repeat(Json.MAX_JOB_BYTES + 1) + "\n{\"command\":\"a\"}").getBytes(UTF_8);
        assertThat(read(lines)).containsExactly("1 refused");
    }

    @Test
    void an_item_that_is_no_job_is_told_with_its_number_and_the_next_one_is_read()
            throws Exception {
        byte[] array =
                " [{\"command\":\"a\"},5,{\"tags\":[{}]},[[]],{\"command\":\"b\"}]".getBytes(UTF_8);
        assertThat(read(array))
                .containsExactly("1 ok", "2 refused", "3 refused", "4 refused", "5 ok");
    }

    @Test
    void an_item_that_is_broken_json_is_told_and_the_next_one_is_read() throws Exception {
        byte[] array =
                "[{\"command\":\"a\"},{\"id\":\"x\",\"id\":\"x\"},{\"command\":\"b\"}]"
                        .getBytes(UTF_8);
        assertThat(read(array)).containsExactly("1 ok", "2 refused", "3 ok");
    }

    @Test
    void an_array_that_does_not_end_says_so_and_is_read_no_further() throws Exception {
        Source source = source("[{\"command\":\"a\"},{\"id\":\"x\"".getBytes(UTF_8));
        source.next();
        assertThat(source.next())
                .isInstanceOfSatisfying(
                        Entry.Refusable.class,
                        entry ->
                                assertThat(entry.problem())
                                        .hasMessageContaining("ends before its array does"));
        assertThat(source.next()).isNull();
    }

    @Test
    void something_after_an_array_is_refused() throws Exception {
        assertThat(read("[] {}".getBytes(UTF_8))).containsExactly("1 refused");
    }

    @Test
    void the_values_of_a_new_job_are_accepted() {
        String text =
                "{\"command\":\"x\",\"state\":\"pending\",\"attempts\":0,\"worker\":null,"
                        + "\"exit_code\":null,\"reason\":null,\"argv\":null,\"timeout\":null,"
                        + "\"created_at\":\"2025-11-04T10:30:00Z\"}";
        assertThatCode(() -> job(READER.read(text))).doesNotThrowAnyException();
    }

    private static Source source(byte[] bytes) throws IOException {
        return JobSource.open(new ByteArrayInputStream(bytes), READER, new JobDraft());
    }

    private static List<String> read(byte[] bytes) throws IOException {
        Source source = source(bytes);
        List<String> entries = new ArrayList<>();
        for (Entry entry = source.next(); entry != null; entry = source.next()) {
            entries.add(entry.number() + (entry instanceof Entry.Described ? " ok" : " refused"));
        }
        return entries;
    }

    private static Job job(JobDraft draft) {
        return draft.toJob(
                EnqueueDefaults.from(Map.of(), Map.of()),
                new Caller("/", Map.of()),
                NOW,
                new JobIds(new SplittableRandom(1)));
    }
}
