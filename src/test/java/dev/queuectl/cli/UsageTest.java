package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the program answers to whoever uses it wrongly, or asks how to use it. */
class UsageTest {
    @TempDir Path home;
    private CliBench cli;

    /** Code, a part of the message, and the words, parted by vertical bars. */
    static final List<String> WRONG =
            List.of(
                    "2|unknown command 'lst'; did you mean 'list'?|lst",
                    "2|unknown command 'worker strat'; did you mean 'start'?|worker|strat",
                    "2|worker needs to be told what to do|worker",
                    "2|unknown option '--prioritty'; did you mean '--priority'?|enqueue|x|"
                            + "--prioritty|1",
                    "2|--queue was given twice|enqueue|true|--queue|a|--queue|b",
                    "2|there is nothing to run|enqueue",
                    "2|nothing follows --|enqueue|--",
                    "2|there is both a command and a program after --|enqueue|true|--|true",
                    "2|must be an integer from -1000 to 1000|enqueue|true|-p|1001",
                    "2|given both in the JSON and as an option: priority|enqueue|"
                            + "{\"command\":\"true\",\"priority\":1}|-p|2",
                    "2|put single quotes around the JSON|enqueue|{command:true}",
                    "2|--atomic is for many jobs|enqueue|true|--atomic",
                    "2|needs a unit|enqueue|true|--delay|5",
                    "2|--delay and --run-at exclude each other|enqueue|true|--delay|5s|-r|+5s",
                    "2|there is no such file|enqueue|-f|/no/such/file",
                    "2|it is a folder|enqueue|-f|/",
                    "2|the input holds no job|enqueue|-",
                    "3|there is no job 'nothing'|show|nothing",
                    "2|show needs the id of one job|show",
                    "2|'-' is not a job id|show|-",
                    "2|unknown state 'deed'; did you mean 'dead'?|list|--state|deed",
                    "2|--state and --all exclude each other|list|--state|dead|--all",
                    "2|--before must be a number that list gave|list|--before|x",
                    "2|retry needs the ids of jobs|retry",
                    "3|there is no job 'nothing'|retry|nothing",
                    "2|cancel needs the ids of jobs, or a filter|cancel",
                    "3|there is no job yet|clone|last",
                    "2|the filter leaves no job out|clone|runs:>=0",
                    "2|--all means every job|delete|state:dead|--all",
                    "2|known are|retry|stat:dead",
                    "2|wait needs the ids of jobs|wait",
                    "2|needs a unit|wait|job|--timeout|5",
                    "2|dlq retry needs the ids of dead jobs, or --all|dlq|retry",
                    "2|takes ids or --all, not both|dlq|purge|job|--all",
                    "2|--older-than is not for jobs named by"
                            + " id|dlq|purge|job|--older-than|1d|--yes",
                    "9|cannot be undone|purge",
                    "2|only finished jobs can be purged|purge|--state|pending",
                    "2|--all excludes|purge|--all|--state|dead",
                    "2|unknown setting 'max_retry'; did you mean 'max_retries'?|config|set|"
                            + "max_retry|3",
                    "2|max_retries needs a value|config|set|max_retries",
                    "2|must be an integer from 0 to 100|config|set|max_retries|101",
                    "2|retention_dead needs a unit|config|set|retention_dead|90",
                    "3|unknown setting|config|get|nothing",
                    "2|db needs to be told what to do|db",
                    "2|db copy needs --to|db|copy",
                    "2|is nothing that db copy takes|db|copy|extra|--to|sqlite:x",
                    "2|unknown store 'redis'|db|copy|--to|redis://x",
                    "2|must be an integer from 1 to 256|worker|run|--count|0",
                    "3|there is no living worker 'w-none'|worker|stop|w-none",
                    "2|needs a unit|worker|stop|--timeout|5",
                    "3|no worker was ever started in the background here|worker|logs",
                    "2|takes no program after --|status|--|true",
                    "2|unknown store 'redis'|status|--url|redis://x",
                    "2|the store's URL names no database|status|--url|postgres://x",
                    "2|the store's URL has the parameter 'x'|status|--url|postgres://h/d?x=1",
                    "2|the store's URL names no database|status|--url|mongodb://x",
                    "2|the store's URL has the parameter 'w'|status|--url|mongodb://h/d?w=0",
                    "2|color must be auto, always or never|status|--color|red");

    @BeforeEach
    void open() {
        cli = new CliBench(home.resolve("home"));
    }

    @ParameterizedTest
    @FieldSource("WRONG")
    void wrong_usage_has_its_code_and_says_what_is_wrong(String line) {
        List<String> parts = Arrays.asList(line.split("\\|"));
        CliBench.Answer answer = cli.call(parts.subList(2, parts.size()).toArray(String[]::new));
        assertThat(answer.err()).startsWith("error: ").contains(parts.get(1));
        assertThat(answer.err()).doesNotContain("\tat ");
        assertThat(answer.out()).isEmpty();
        assertThat(answer.code()).isEqualTo(Integer.parseInt(parts.getFirst()));
    }

    @Test
    void without_a_command_there_is_a_short_help_and_code_2() {
        CliBench.Answer answer = cli.call();
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("usage: queuectl COMMAND").contains("enqueue");
    }

    static Stream<String> commands() {
        return CommandTable.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_is_explained_in_both_ways(String name) {
        String[] words = name.split(" ");
        List<String> help = Stream.concat(Stream.of("help"), Stream.of(words)).toList();
        List<String> flag = Stream.concat(Stream.of(words), Stream.of("--help")).toList();
        CliBench.Answer asked = cli.call(help.toArray(String[]::new));
        CliBench.Answer flagged = cli.call(flag.toArray(String[]::new));
        assertThat(asked.code()).isZero();
        assertThat(asked.out()).startsWith("Usage: queuectl " + name).contains("--json");
        assertThat(flagged).isEqualTo(asked);
    }

    @Test
    void a_group_is_explained_by_its_commands() {
        CliBench.Answer answer = cli.call("worker", "--help");
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("worker start", "worker stop");
    }

    @Test
    void a_setting_of_the_queue_is_refused_as_a_variable() {
        cli.environment.put("QUEUECTL_MAX_RETRIES", "9");
        CliBench.Answer answer = cli.call("status");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("queuectl config set max_retries VALUE");
    }

    @Test
    void an_error_is_one_json_object_when_json_was_asked_for() {
        CliBench.Answer answer = cli.call("show", "nothing", "--json");
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.err()).startsWith("{\"error\":{\"code\":\"not_found\",\"exit_code\":3,");
    }

    @Test
    void what_follows_the_dashes_decides_nothing_about_the_answer() {
        cli.call("enqueue", "--id", "taken", "true");
        CliBench.Answer answer = cli.call("enqueue", "--id", "taken", "--", "x", "--json");
        assertThat(answer.code()).isEqualTo(4);
        assertThat(answer.err()).startsWith("error: id 'taken' is already used");
    }

    @Test
    void an_id_that_is_wrong_from_its_first_letter_is_recognised() {
        cli.call("enqueue", "greeting", "true");
        assertThat(cli.call("show", "rgeeting").err()).contains("did you mean 'greeting'?");
    }

    @Test
    void options_may_stand_before_the_command() {
        assertThat(cli.call("--json", "--color", "never", "list").out()).isEqualTo("[]\n");
    }

    @Test
    void negative_numbers_are_values_of_options() {
        assertThat(cli.call("enqueue", "true", "--priority", "-5").code()).isZero();
        assertThat(cli.call("enqueue", "true", "-p", "-5").code()).isZero();
    }
}
