package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;
import dev.queuectl.store.mongo.MongoServer;
import dev.queuectl.store.postgres.PostgresServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as its users call it, with a home, a working directory and an environment of its own.
 * Its store is a SQLite file in the home, or with {@code -Dqueuectl.acceptance.store=postgres} a
 * schema of its own on a PostgreSQL server, with {@code mongo} a database on one that speaks
 * MongoDB's protocol.
 *
 * <p>{@link #close} ends what was started and fails when a process would not go. Several threads
 * may call it; the environment is set up before.
 */
public final class Queuectl implements AutoCloseable {

    static final Path LAUNCHER = Path.of("queuectl").toAbsolutePath();

    private static final String STORE = System.getProperty("queuectl.acceptance.store", "sqlite");

    private static final Duration POLL = Duration.ofMillis(150);

    private final Path folder;
    private final Path work;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger number = new AtomicInteger();

    /** The store's URL, where it is on a server. */
    private final @Nullable String server;

    private List<String> surroundings = List.of();
    private Duration patience = Patience.LONG;

    public Queuectl() {
        this("work");
    }

    /** Works in a folder of that name. */
    Queuectl(String workName) {
        try {
            folder = Files.createTempDirectory("queuectl-acceptance-");
            work = Files.createDirectory(folder.resolve(workName));
            Files.createDirectory(folder.resolve("calls"));
            Path bin = Files.createDirectory(folder.resolve("bin"));
            Files.createSymbolicLink(bin.resolve("queuectl"), LAUNCHER);
            environment.put("PATH", bin + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        environment.put("HOME", folder.toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("QUEUECTL_HOME", home().toString());
        server = freshServerUrl();
        if (server != null) {
            environment.put("QUEUECTL_URL", server);
        }
    }

    private static @Nullable String freshServerUrl() {
        return switch (STORE) {
            case "postgres" -> PostgresServer.freshUrl();
            case "mongo" -> MongoServer.freshUrl();
            default -> null;
        };
    }

    private static void drop(String server) {
        if (STORE.equals("mongo")) {
            MongoServer.drop(server);
        } else {
            PostgresServer.drop(server);
        }
    }

    /** Everything of this test lies in here. */
    public Path folder() {
        return folder;
    }

    /** The program's home; it does not exist before the first call. */
    public Path home() {
        return folder.resolve("home");
    }

    /** The folder that the program is called in. */
    public Path work() {
        return work;
    }

    /** The store's database. */
    public Path database() {
        return home().resolve("queue.db");
    }

    /** Sets a variable for the calls to come. */
    public Queuectl with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Unsets a variable for the calls to come. */
    public Queuectl without(String variable) {
        environment.remove(variable);
        return this;
    }

    /**
     * Has {@code cancel} wait for the end of what runs for as long as a machine may stall; only
     * what ignores TERM does take so long.
     */
    Queuectl withLongGrace() {
        call("config", "set", "kill_grace", "2m").exits(0);
        return this;
    }

    /** Is satisfied soon that a process which was left behind will not go. */
    Queuectl impatient() {
        patience = Duration.ofSeconds(2);
        return this;
    }

    /** Makes the calls to come the last arguments of this command, which is to execute them. */
    public Queuectl within(List<String> command) {
        surroundings = command;
        return this;
    }

    /** Calls the program and waits for its end. */
    public Answer call(String... arguments) {
        return start(arguments).end();
    }

    /** Calls the program with that text on its standard input. */
    public Answer callWithInput(String input, String... arguments) {
        return startWithInput(input, arguments).end();
    }

    /** Calls the program with that text on its standard input and does not wait. */
    public Call startWithInput(String input, String... arguments) {
        Path file = scratch("input");
        write(file, input);
        return launch(command(arguments), Redirect.from(file.toFile()));
    }

    /**
     * Runs a script by {@code /bin/sh}, in which {@code queuectl} is the program. Its text reaches
     * the shell as UTF-8 whatever the locale of this JVM is.
     */
    public Answer shell(String script) {
        return startShell(script).end();
    }

    /** Calls the program and does not wait. */
    public Call start(String... arguments) {
        return launch(command(arguments), nothing());
    }

    /** Starts a script as {@link #shell} does and does not wait. */
    public Call startShell(String script) {
        Path file = scratch("script");
        write(file, script + "\n");
        return launch(List.of("/bin/sh", file.toString()), nothing());
    }

    /**
     * Calls the program as a terminal would: as the leader of a process group of its own, with
     * Ctrl-C at work even where this JVM was started with it switched off.
     */
    public Call startInTerminal(String... arguments) {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.addAll(command(arguments));
        return launch(command, nothing());
    }

    /**
     * Calls the program in a terminal of its own, of 24 lines, which a test types into.
     *
     * @param columns how many characters its lines have
     */
    public PseudoTerminal startInPseudoTerminal(int columns, String... arguments) {
        String line =
                Stream.of(arguments)
                        .map(word -> " '" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining());
        return startShellInPseudoTerminal(columns, "exec '" + LAUNCHER + "'" + line);
    }

    /** Runs a line of sh, in which {@code queuectl} is the program, in such a terminal. */
    public PseudoTerminal startShellInPseudoTerminal(int columns, String line) {
        String script = "stty rows 24 cols " + columns + "; " + line;
        return new PseudoTerminal(
                launch(
                        List.of(
                                "env",
                                "--default-signal=INT",
                                "script",
                                "-q",
                                "-e",
                                "-f",
                                "-c",
                                script,
                                "/dev/null"),
                        Redirect.PIPE));
    }

    /** Enqueues and returns the id that was printed. */
    public String enqueue(String... arguments) {
        List<String> all = new ArrayList<>(List.of("enqueue"));
        all.addAll(List.of(arguments));
        return call(all.toArray(String[]::new)).exits(0).word();
    }

    /** What {@code show} tells about a job. */
    public Json job(String id) {
        return call("show", id, "--json").exits(0).json();
    }

    public String state(String id) {
        return job(id).get("state").text();
    }

    /** How often each state occurs. */
    public Json counts() {
        return call("status", "--json").exits(0).json().get("counts");
    }

    /** Waits until a job is in that state. */
    public void awaitState(String id, String state) {
        await("job " + id + " " + state)
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(state(id)).isEqualTo(state));
    }

    /** Waits until a file in the working directory holds at least so many lines. */
    public List<String> awaitLines(String file, int count) {
        return awaitLines(file, count, Patience.LONG);
    }

    /** Waits until a file in the working directory holds at least so many lines. */
    List<String> awaitLines(String file, int count, Duration atMost) {
        await(count + " lines in " + file)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> lines(file).size() >= count);
        return lines(file);
    }

    /**
     * The lines of a file in the working directory without one that is not whole yet; none if there
     * is no such file.
     */
    public List<String> lines(String file) {
        Path path = work.resolve(file);
        return Files.exists(path) ? Call.wholeLines(Call.read(path)) : List.of();
    }

    /** Starts a worker in the background. */
    public Worker startWorker(String... options) {
        List<String> all = new ArrayList<>(List.of("worker", "start", "--json"));
        all.addAll(List.of(options));
        Answer answer = call(all.toArray(String[]::new));
        // A worker that could not begin for a minute was ended again.
        for (int again = 0; again < 3 && answer.code() == 8; again++) {
            answer = call(all.toArray(String[]::new));
        }
        Json worker = answer.exits(0).json();
        return new Worker(worker.get("id").text(), worker.get("pid").whole());
    }

    /** Works in the foreground until nothing is left to do. */
    public Answer drain(String... options) {
        List<String> all = new ArrayList<>(List.of("worker", "run", "--drain"));
        all.addAll(List.of(options));
        return call(all.toArray(String[]::new)).exits(0);
    }

    /** Waits until the workers' logs have a text. */
    void awaitInLogs(String text) {
        await("'" + text + "' in the workers' logs")
                .until(() -> call("worker", "logs").text().contains(text));
    }

    /** The workers that are alive. */
    public Json workers() {
        return call("worker", "list", "--json").exits(0).json();
    }

    /** The living processes that this test caused. */
    public List<MarkedProcesses.Found> processes() {
        return MarkedProcesses.of(folder);
    }

    /** Ends all that was started, removes the folder, and fails if a process had to be killed. */
    @Override
    public void close() {
        try {
            stopWorkers();
            awaitNoProcess();
        } finally {
            processes().forEach(left -> Signals.send("KILL", left.pid()));
            delete(folder);
            if (server != null) {
                drop(server);
            }
        }
    }

    private void stopWorkers() {
        calls.stream().filter(Call::lives).forEach(call -> call.signal("TERM"));
        if (processes().isEmpty()) {
            return;
        }
        call("worker", "stop", "--now", "--timeout", "20s");
        calls.stream().filter(Call::lives).forEach(call -> call.process().destroyForcibly());
    }

    /** Waits until every process that this test caused has ended. */
    public void awaitNoProcess() {
        await("the end of all processes")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(processes()).isEmpty());
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Redirect nothing() {
        return Redirect.from(Path.of("/dev/null").toFile());
    }

    private Call launch(List<String> command, Redirect input) {
        Path output = scratch("output");
        Path errors = scratch("errors");
        List<String> whole = new ArrayList<>(surroundings);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.directory(work.toFile()).redirectInput(input);
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            String description = String.join(" ", command.subList(1, command.size()));
            Call call = new Call(description, builder.start(), output, errors);
            calls.add(call);
            return call;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path scratch(String name) {
        return folder.resolve("calls").resolve(number.incrementAndGet() + "." + name);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * A worker process.
     *
     * @param id its name
     * @param pid its process
     */
    public record Worker(String id, long pid) {}
}
