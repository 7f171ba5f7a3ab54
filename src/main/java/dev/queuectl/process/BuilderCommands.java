package dev.queuectl.process;

import dev.queuectl.process.CannotStart.Reason;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs commands by {@link ProcessBuilder}, on any system with a POSIX shell.
 *
 * <p>What it cannot do: tell a death by signal from an exit with 128 and more, tell what was used,
 * and know a command's number for its own once it has exited. Where there is neither {@code setsid}
 * nor {@code /proc}, as on macOS, what a command put into the background outlives it.
 */
final class BuilderCommands implements Commands {

    private static final Pattern ERROR_NUMBER = Pattern.compile("\\berror[=:] ?(\\d+)");

    private final Optional<Path> setsid =
            List.of("/usr/bin/setsid", "/bin/setsid").stream()
                    .map(Path::of)
                    .filter(Files::isExecutable)
                    .findFirst();
    private final Signals signals = new UtilitySignals();
    private final ProcessTables tables = new ProcessTables(ProcessTable::read);
    private final Deadlines deadlines = new Deadlines(tables);
    private final Guardians guardians = new Guardians(deadlines, this::spare);

    @Override
    public Execution start(Launch launch, Limits limits) throws CannotStart {
        requireStartable(launch);
        Refusals.requireOutput(launch);
        ProcessBuilder builder = new ProcessBuilder(argv(launch));
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.directory(launch.directory().toFile());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(launch.stdout().toFile()));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(launch.stderr().toFile()));
        try {
            Process process = builder.start();
            guardians.guard(launch.mark().worker(), limits.grace());
            return watch(process, launch.mark(), limits);
        } catch (IOException refused) {
            Matcher number = ERROR_NUMBER.matcher(String.valueOf(refused.getMessage()));
            if (number.find()) {
                throw Refusals.start(Integer.parseInt(number.group(1)), launch);
            }
            throw new CannotStart(
                    Reason.RESOURCES,
                    "cannot start '" + launch.program() + "': " + refused.getMessage(),
                    refused);
        }
    }

    /** Refuses what setsid would otherwise find out, and report as an exit of the command. */
    private static void requireStartable(Launch launch) throws CannotStart {
        if (!Refusals.isUsable(launch.directory())) {
            throw Refusals.directory(launch.directory());
        }
        Path program = launch.directory().resolve(ProgramPath.of(launch));
        if (Files.notExists(program)) {
            throw Refusals.start(Errno.ENOENT.number(), launch);
        }
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw Refusals.notExecutable(launch, program);
        }
    }

    private List<String> argv(Launch launch) throws CannotStart {
        List<String> argv = new ArrayList<>();
        setsid.ifPresent(path -> argv.add(path.toString()));
        argv.add(ProgramPath.of(launch));
        argv.addAll(launch.argv().subList(1, launch.argv().size()));
        return argv;
    }

    private Execution watch(Process process, Mark mark, Limits limits) {
        long pid = process.pid();
        boolean leads = setsid.isPresent();
        Leader leader = new BuilderLeader(process, leads, signals);
        String value = mark.value();
        Predicate<ProcessEntry> root =
                entry ->
                        value.equals(entry.mark())
                                || (leads && entry.session() == pid)
                                || (entry.pid() == pid && process.isAlive());
        ProcessTree tree = new ProcessTree(tables, signals, root, pid, leader);
        return new RunningCommand(leader, tree, limits, deadlines);
    }

    @Override
    public OutputFile makeOutput(Path file) throws CannotStart {
        return PlainOutputFile.make(file);
    }

    @Override
    public List<Long> endAllOf(String worker, Duration bound) {
        return Takeover.end(tables, signals, worker, bound);
    }

    @Override
    public void reapOrphans() {
        // Orphans go to init here.
    }

    @Override
    public void spare(long pid) {
        // Nothing is told by its parent here.
    }

    @Override
    public void close() {
        deadlines.close();
        guardians.close();
    }
}
