package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written down of the commands that somebody calls. */
class AuditTest {
    /** Commands that change something. */
    private static final List<String> TOLD =
            List.of(
                    "worker start",
                    "worker stop",
                    "cancel",
                    "retry",
                    "delete",
                    "clone",
                    "dlq retry",
                    "dlq purge",
                    "purge",
                    "queue set",
                    "queue pause",
                    "queue resume",
                    "config set",
                    "config unset",
                    "db copy",
                    "db migrate",
                    "restore",
                    "import",
                    "hold",
                    "release",
                    "priority",
                    "worker scale");

    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(home);
        cli.environment.put("USER", "somebody-else");
    }

    private List<AuditEntry> entries() {
        try (Storage storage = cli.storage()) {
            return storage.audit().newest(Instant.EPOCH, Optional.empty(), 100);
        }
    }

    private List<String> told() {
        return entries().stream()
                .map(entry -> entry.action() + "|" + entry.arguments() + "|" + entry.result())
                .toList();
    }

    @Test
    void every_command_is_known_to_be_told_or_not() {
        List<String> known = new ArrayList<>(TOLD);
        known.addAll(Audited.UNTOLD);
        // A second name of config list, and what shells call.
        known.removeAll(List.of("config show", CommandTable.COMPLETE));
        assertThat(known).containsExactlyInAnyOrderElementsOf(CommandTable.NAMES);
    }

    @Test
    void what_changed_something_is_told_with_who_and_from_where() {
        cli.call("enqueue", "one", "true", "--delay", "1h");
        cli.call("cancel", "one", "no-such-job");
        cli.call("retry", "id:one", "--yes");
        cli.call("queue", "pause", "mail", "--reason", "it's late");

        assertThat(told())
                .containsExactly(
                        "queue pause|mail --reason 'it'\\''s late'|done",
                        "retry|id:one --yes|done",
                        "cancel|one no-such-job|partly_done");
        assertThat(entries())
                .allSatisfy(entry -> {
                    assertThat(entry.user()).isEqualTo(System.getProperty("user.name"));
                    assertThat(entry.host()).isEqualTo(Hosts.self(cli.environment).name());
                    assertThat(entry.at()).isBetween(Instant.EPOCH.plusSeconds(1), Instant.now());
                });
    }

    @Test
    void what_changed_nothing_is_not_told() {
        cli.call("enqueue", "one", "true");
        cli.call("run", "true");
        cli.call("list");
        cli.call("cancel", "no-such-job");
        cli.call("cancel", "id:one", "--dry-run");
        cli.call("purge");
        cli.call("config", "set", "max_retries", "many");
        cli.call("queue", "pause", "--help");
        cli.call("cancel", "--no-such-option");

        assertThat(told()).isEmpty();
    }

    @Test
    void secrets_are_not_kept_and_what_is_long_is_cut() {
        cli.call(
                "db",
                "copy",
                "--to",
                "sqlite:" + home.resolve("other.db"),
                "--url",
                "sqlite:" + home.resolve("queue.db"));
        for (String secret :
                List.of(
                        "see postgresql://ann:hush@db/x",
                        "PASSWORD=hush",
                        "{\"api_key\": \"hush\"}",
                        "Authorization: Bearer hush",
                        "say --token hush",
                        "at http://x/?secret=hush&b=1",
                        "--env A=hush")) {
            assertThat(cli.call("queue", "pause", "q", "--reason", secret).code()).isZero();
        }
        cli.call("queue", "pause", "q", "--reason", "x".repeat(500));

        assertThat(told()).hasSize(9).noneMatch(entry -> entry.contains("hush"));
        assertThat(told().getFirst()).endsWith("xxx…|done").hasSizeLessThan(600);
        assertThat(told().get(2)).contains("secret=***&b=1");
        assertThat(told().getLast()).startsWith("db copy|--to sqlite:");
    }

    @Test
    void the_command_shows_the_newest_first_and_picks_out() {
        cli.call("queue", "pause", "mail");
        cli.call("queue", "resume", "mail");

        String user = System.getProperty("user.name");
        assertThat(cli.call("audit").out())
                .matches("(?s)[^\t]+\t" + user + "\t[^\t]+\tqueue resume\tmail\tdone\n.*pause.*");
        assertThat(cli.call("audit", "--limit", "1", "--fields", "action", "-o", "csv").out())
                .isEqualTo("action\nqueue resume\n");
        assertThat(cli.call("audit", "--user", "nobody-here", "--json").out()).isEqualTo("[]\n");
        assertThat(cli.call("audit", "--since", "1h", "--user", user, "-o", "jsonl").out().lines())
                .hasSize(2);
        assertThat(cli.call("audit", "extra").code()).isEqualTo(2);
    }

    @Test
    void what_cannot_be_written_down_is_done_all_the_same_and_said() throws Exception {
        cli.call("status");
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + home.resolve("queue.db"));
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER refusing BEFORE INSERT ON audit"
                            + " BEGIN SELECT RAISE(FAIL, 'no room'); END");
        }
        CliBench.Answer paused = cli.call("queue", "pause", "mail");

        assertThat(paused.code()).isZero();
        assertThat(paused.err())
                .contains("queue mail is paused")
                .contains("error: queue pause ended, but the audit log does not tell: ");
        assertThat(cli.call("queue", "list", "-o", "id").out()).contains("mail");
        assertThat(told()).isEmpty();
    }
}
