package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A worker of its own for one test: its commands, its folder, and nothing of it left at the end.
 */
final class Workbench implements AutoCloseable {

    static final Duration GRACE = Duration.ofMillis(300);

    private static final AtomicLong COUNT = new AtomicLong();

    final String worker = "test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    final Commands commands;
    final Path folder;

    private long runs;

    Workbench(Way way, Path folder) {
        this.commands = way.open();
        this.folder = folder;
    }

    /** Answers the launch of a shell script, whose output goes to files of its own. */
    Launch script(String script) {
        return launch(Map.of(), "/bin/sh", "-c", script);
    }

    Launch launch(Map<String, String> variables, String... argv) {
        runs++;
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.putAll(variables);
        return new Launch(
                List.of(argv),
                environment,
                folder,
                folder.resolve(runs + ".out"),
                folder.resolve(runs + ".err"),
                new Mark(worker, "job", runs));
    }

    Execution start(Launch launch) throws CannotStart {
        return start(launch, new Limits(Optional.empty(), GRACE));
    }

    Execution start(Launch launch, Duration time) throws CannotStart {
        return start(launch, new Limits(Optional.of(time), GRACE));
    }

    Execution start(Launch launch, Limits limits) throws CannotStart {
        makeOutput(commands, launch);
        return commands.start(launch, limits);
    }

    /** Makes the files that a launch names and that are not there. */
    static void makeOutput(Commands commands, Launch launch) throws CannotStart {
        for (Path file : new LinkedHashSet<>(List.of(launch.stdout(), launch.stderr()))) {
            if (!Files.exists(file)) {
                commands.makeOutput(file).close();
            }
        }
    }

    Finish run(Launch launch) throws CannotStart {
        return start(launch).await();
    }

    /** Runs a script and answers what it wrote to standard output. */
    String outputOf(String script) throws CannotStart {
        Launch launch = script(script);
        assertThat(run(launch).ending()).isEqualTo(new Ending.Exit(0));
        return read(launch.stdout());
    }

    /** Answers the pids, other than those that have ended, whose mark names this worker. */
    List<Long> alive() {
        return alive(worker);
    }

    /** Answers the pids, other than those that have ended, whose mark names a worker. */
    static List<Long> alive(String worker) {
        return ProcessTable.read()
                .tree(entry -> entry.mark() != null && entry.mark().startsWith(worker + '/'))
                .stream()
                .map(ProcessEntry::pid)
                .toList();
    }

    /** Answers the pids of the guardians that a worker has now. */
    static List<Long> guardiansOf(String worker) {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(process -> isGuardian(process, worker))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static boolean isGuardian(ProcessHandle process, String worker) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        return arguments.contains("queuectl-guardian") && arguments.contains(worker);
    }

    /** Answers the number that a command wrote to a file of the folder. */
    long pidIn(String file) {
        return Long.parseLong(read(folder.resolve(file)).strip());
    }

    /** As {@link #pidIn}, once the command has written it. */
    long awaitPidIn(String file) {
        await().until(() -> folder.resolve(file).toFile().length() > 0);
        return pidIn(file);
    }

    /**
     * Waits until a command has made a file of the folder. It should do so by {@code : > file}, for
     * which the shell starts nobody who would be counted as alive for a moment.
     */
    void awaitFile(String file) {
        await().until(() -> Files.exists(folder.resolve(file)));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static boolean isAlive(long pid) {
        ProcessEntry entry = ProcFiles.withoutMark(pid);
        return entry != null && !entry.ended();
    }

    @Override
    public void close() {
        commands.endAllOf(worker, Duration.ofSeconds(5));
        commands.close();
    }
}
