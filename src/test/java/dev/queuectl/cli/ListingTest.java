package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

/** Records in the form that a script asks for. */
class ListingTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void fill() {
        cli = new CliBench(home.resolve("home"));
        cli.call("enqueue", "dead", "echo \"oh, no\" >&2; exit 3", "--max-retries", "0");
        cli.call("enqueue", "done", "true", "--tag", "nightly", "-p", "7");
        assertThat(cli.call("worker", "run", "--drain").code()).isZero();
        cli.call("enqueue", "waiting", "printf 'a\nb'", "--delay", "1h");
    }

    private String out(String line) {
        CliBench.Answer answer = cli.call(line.split(" "));
        assertThat(answer.code()).as(answer.err()).isZero();
        return answer.out();
    }

    @Test
    void ids_stand_alone_on_their_lines() {
        assertThat(out("list --all -o id")).isEqualTo("dead\ndone\nwaiting\n");
        assertThat(out("dlq list -o id")).isEqualTo("dead\n");
        assertThat(out("worker list -o id")).isEmpty();
        assertThat(out("dlq list --group -o id")).matches("[0-9a-f]{8}\n");
        assertThat(out("events --output id").lines()).contains("dead", "done", "waiting");
        assertThat(out("stats -o id")).isEqualTo("total\n");
    }

    @Test
    void json_lines_are_the_objects_of_the_array() {
        String array = out("list --all --json");
        assertThat(out("list --all -o json")).isEqualTo(array);
        String lines = out("list --all -o jsonl");
        assertThat("[" + lines.strip().replace("\n", ",") + "]\n").isEqualTo(array);
        String groups = out("stats --by queue -o jsonl");
        assertThat(groups).startsWith("{\"name\":\"default\",\"started\":2,");
    }

    @Test
    void fields_are_printed_in_the_order_in_which_they_are_asked_for() {
        assertThat(out("list --all -o json --fields state,id"))
                .isEqualTo(
                        "[{\"state\":\"dead\",\"id\":\"dead\"},"
                                + "{\"state\":\"completed\",\"id\":\"done\"},"
                                + "{\"state\":\"pending\",\"id\":\"waiting\"}]\n");
        assertThat(out("list tag:nightly -o jsonl --fields tags,argv,priority"))
                .isEqualTo("{\"tags\":[\"nightly\"],\"argv\":null,\"priority\":7}\n");
        assertThat(out("list --all --fields id,exit-code"))
                .isEqualTo("dead\t3\ndone\t0\nwaiting\t\n");
        cli.onTerminal(80);
        assertThat(out("list tag:nightly --fields priority,id"))
                .isEqualTo("PRIORITY  ID\n7         done\n");
    }

    @Test
    void comma_separated_values_say_what_they_are_and_are_quoted_where_they_must_be() {
        assertThat(out("dlq list -o csv --fields id,command,error,argv"))
                .isEqualTo(
                        """
                        id,command,error,argv
                        dead,"echo ""oh, no"" >&2; exit 3","oh, no",
                        """);
        assertThat(out("list state:pending -o csv --fields id,command"))
                .isEqualTo("id,command\nwaiting,\"printf 'a\nb'\"\n");
        assertThat(out("stats --by queue -o csv").lines().findFirst().orElseThrow())
                .endsWith(
                        "per_minute,waiting_ms.p50,waiting_ms.p90,waiting_ms.p99,"
                                + "running_ms.p50,running_ms.p90,running_ms.p99");
        assertThat(out("worker list -o csv"))
                .isEqualTo("id,host,pid,slots,queues,jobs,alive,started_at\n");
    }

    @Test
    void a_wide_table_has_more_columns_and_cuts_nothing() {
        cli.call("enqueue", "long", "echo " + "x".repeat(200), "--delay", "1h");
        cli.onTerminal(60);
        assertThat(out("list")).contains("…").doesNotContain("PRIORITY");
        assertThat(out("list -o wide")).contains("PRIORITY", "TAGS", "x".repeat(200));
        assertThat(out("dlq list -o wide")).contains("QUEUE", "CREATED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "dlq list",
                "dlq list --group",
                "worker list",
                "events",
                "stats",
                "stats --by command"
            })
    void every_list_has_every_form(String command) {
        for (String form : List.of("table", "wide", "json", "jsonl", "csv", "id")) {
            assertThat(cli.call((command + " -o " + form).split(" ")).code()).isZero();
        }
    }

    @Test
    void what_does_not_exist_is_refused_with_what_was_probably_meant() {
        assertThat(cli.call("list", "-o", "jsn").err())
                .contains("--output must be one of table, wide", "did you mean 'json'?");
        assertThat(cli.call("list", "--fields", "id,comand").err())
                .contains("unknown field 'comand'; did you mean 'command'?", "known are id, ");
        assertThat(cli.call("list", "--fields", "id,").code()).isEqualTo(2);
        assertThat(cli.call("list", "--json", "-o", "csv").err()).contains("exclude each other");
        assertThat(cli.call("list", "-o", "id", "--fields", "id").code()).isEqualTo(2);
        assertThat(cli.call("events", "-f", "-o", "table").code()).isEqualTo(2);
        assertThat(cli.call("list", "--fields", "nothing", "-o", "json").err())
                .startsWith("{\"error\":");
    }

    @Test
    void an_output_that_is_asked_for_goes_before_the_one_that_is_set() {
        cli.environment.put("QUEUECTL_OUTPUT", "json");
        assertThat(out("list tag:nightly -o id")).isEqualTo("done\n");
        assertThat(out("list tag:nightly --fields id")).isEqualTo("[{\"id\":\"done\"}]\n");
    }
}
