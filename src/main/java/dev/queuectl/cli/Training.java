package dev.queuectl.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the program's commands in this process, so that the JVM can record at build time which
 * classes they need and start faster from then on.
 *
 * <p>What is not run here is slower for users, but never wrong.
 */
final class Training {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final String JOBS =
            """
            {"command":"echo bulk","tags":["a"],"env":{"A":"1"},"timeout":"5s","run_at":"+0s"}
            {"id":"bulk","command":"true","priority":5,"max_retries":1,"backoff_base":1.5,"backoff_max":"1h"}
            {"oops":1}
            """;

    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of(
                            "enqueue",
                            "{\"id\":\"json\",\"command\":\"echo"
                                    + " hello\",\"priority\":1,\"timeout\":5000}"),
                    List.of("enqueue", "words", "echo words"),
                    List.of(
                            "enqueue",
                            "echo generated; echo oops >&2; exit 3",
                            "--max-retries",
                            "0",
                            "--json"),
                    List.of(
                            "enqueue", "--delay", "1h", "-p", "3", "--tag", "t", "--", "echo",
                            "argv"),
                    List.of("enqueue", "-"),
                    List.of("run", "--", "echo", "hosted"),
                    List.of("run", "echo shell; exit 4"),
                    List.of("worker", "run", "--drain", "--count", "2"),
                    List.of("worker", "list"),
                    List.of("worker", "list", "--json"),
                    List.of("worker", "scale", "none", "2"),
                    List.of("worker", "stop"),
                    List.of("worker", "logs"),
                    List.of("worker", "install", "--print"),
                    List.of("status"),
                    List.of("status", "--json"),
                    List.of("stats"),
                    List.of("stats", "--by", "command", "--since", "2d", "--json"),
                    List.of("events", "--since", "2h"),
                    List.of("list"),
                    List.of("list", "--all", "--json"),
                    List.of("list", "--state", "completed", "--limit", "2"),
                    List.of("list", "state:completed", "-queue:mail", "echo", "age:<1h"),
                    List.of("show", "json"),
                    List.of("show", "json", "--json"),
                    List.of("explain", "json"),
                    List.of("log", "json"),
                    List.of("log", "json", "-n", "1", "--stream", "out"),
                    List.of("wait", "json", "words"),
                    List.of("wait", "json", "--json"),
                    List.of("dlq", "list"),
                    List.of("dlq", "list", "--json"),
                    List.of("dlq", "list", "--group"),
                    List.of("dlq", "list", "--group", "--json"),
                    List.of("dlq", "show", "last"),
                    List.of("dlq", "retry", "--match", "exit 3", "--limit", "1", "--dry-run"),
                    List.of("dlq", "retry", "--all"),
                    List.of("dlq", "purge", "--all", "--yes"),
                    List.of("cancel", "no-such-job"),
                    List.of("retry", "json", "no-such-job"),
                    List.of("retry", "state:completed", "--dry-run"),
                    List.of("clone", "last"),
                    List.of("clone", "id:json", "--json"),
                    List.of("hold", "state:pending"),
                    List.of("priority", "--to", "3", "last"),
                    List.of("release", "--all"),
                    List.of("cancel", "state:pending", "--yes"),
                    List.of("delete", "last", "--yes"),
                    List.of("delete", "state:cancelled", "--yes", "--json"),
                    List.of("wait", "state:processing"),
                    List.of("config", "list"),
                    List.of("config", "get", "max_retries"),
                    List.of("config", "set", "max_retries", "3", "--json"),
                    List.of("config", "unset", "max_retries"),
                    List.of("queue", "set", "mail", "limit", "3"),
                    List.of("queue", "pause", "mail", "--reason", "training"),
                    List.of("enqueue", "--queue", "mail", "echo mail"),
                    List.of("queue", "list"),
                    List.of("queue", "list", "--json"),
                    List.of("queue", "show", "mail"),
                    List.of("queue", "resume", "mail"),
                    List.of("queue", "set", "mail", "limit", "none"),
                    List.of("queue", "drain", "mail", "--timeout", "0s"),
                    List.of("db", "status"),
                    List.of("db", "status", "--json"),
                    List.of("db", "migrate"),
                    List.of("backup", "no-such-folder/backup.zip"),
                    List.of("restore", "no-such-file"),
                    List.of("__complete", "--", "li"),
                    List.of("__complete", "--", "show", ""),
                    List.of("__complete", "--", "list", "--queue", ""),
                    List.of("__complete", "--", "enqueue", "--"),
                    List.of("completion", "bash"),
                    List.of("export"),
                    List.of("audit"),
                    List.of("audit", "--json"),
                    List.of("doctor"),
                    List.of("help"),
                    List.of("help", "enqueue"),
                    List.of("shell"),
                    List.of("version"),
                    List.of("purge", "--yes"),
                    List.of("show", "no-such-job"),
                    List.of("lst"),
                    List.of());

    private Training() {}

    /**
     * Runs every command of the training.
     *
     * @param scratch an empty folder that the commands may fill; its owner removes it
     */
    static void run(Path scratch) {
        Thread.ofPlatform().daemon().start(Training::giveUpLater);
        Map<String, String> environment = new HashMap<>(CallerEnvironment.of(System.getenv()));
        environment.keySet().removeIf(name -> name.startsWith("QUEUECTL_"));
        environment.put("QUEUECTL_HOME", scratch.resolve("home").toString());
        for (List<String> command : COMMANDS) {
            train(command, environment, "");
        }
        train(List.of("status"), environment, "012");
        train(List.of("list", "--all"), environment, "012");
    }

    /** A build that fails says more than one that hangs. */
    private static void giveUpLater() {
        try {
            Thread.sleep(LONGEST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Runtime.getRuntime().halt(ExitCode.TIMED_OUT.number());
    }

    private static void train(
            List<String> command, Map<String, String> environment, String terminals) {
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(JOBS.getBytes(StandardCharsets.UTF_8)),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        environment,
                        terminals);
        new Cli(terminal, environment, InstantSource.system()).run(command);
    }
}
