package dev.queuectl.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A small process that outlives its worker for a moment: when the worker is killed outright, it
 * ends what runs of that worker's jobs, whether or not another worker lives to do so.
 *
 * <p>It sleeps on a pipe whose other end this process holds. A word through the pipe sends it away;
 * the end of the pipe without one means that this process is no more. It has a session and an
 * environment of its own, so it neither hears a terminal hang up nor takes itself for a job's.
 * There is none where {@code /proc} or {@code setsid} is missing. Thread-safe.
 */
final class Guardian implements AutoCloseable {

    private static final Duration LONGEST_GRACE = Duration.ofSeconds(2);
    private static final long MILLIS_PER_LOOK = 100;

    /**
     * The worker's name as a pattern is $1, the looks of the grace are $2. It asks each process
     * once to end, kills those that are left after the grace, and is content when it finds none
     * twice in a row. What cannot be killed it gives up after some 20 seconds.
     */
    private static final String SCRIPT =
            """
            if read -r word; then exit 0; fi
            looks=0 quiet=0 asked=' '
            while test $quiet -lt 2 && test $looks -lt 200; do
                pids=$(grep -lzs "^QUEUECTL_MARK=$1/" /proc/[1-9]*/environ | tr -dc '0-9\\n')
                looks=$((looks + 1))
                if test -z "$pids"; then
                    quiet=$((quiet + 1))
                elif test $looks -gt "$2"; then
                    quiet=0
                    kill -s KILL $pids
                else
                    quiet=0
                    for pid in $pids; do
                        case $asked in
                            *" $pid "*) ;;
                            *) kill -s TERM $pid; kill -s CONT $pid; asked="$asked$pid " ;;
                        esac
                    done
                fi
                sleep 0.1
            done
            """;

    private final Process process;

    private Guardian(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param worker whose jobs it ends, as in {@link Mark#worker()}
     * @param grace from asking them to end until they are killed; cut to 2 seconds
     * @param spare is told its pid
     * @return null where there can be none
     */
    static @Nullable Guardian startOrNull(String worker, Duration grace, LongConsumer spare) {
        Path setsid =
                Stream.of("/usr/bin/setsid", "/bin/setsid")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(null);
        if (setsid == null || !ProcFiles.exist()) {
            return null;
        }
        Duration bounded = grace.compareTo(LONGEST_GRACE) < 0 ? grace : LONGEST_GRACE;
        ProcessBuilder builder =
                new ProcessBuilder(
                                List.of(
                                        setsid.toString(),
                                        "/bin/sh",
                                        "-c",
                                        SCRIPT,
                                        "queuectl-guardian",
                                        worker.replace(".", "\\."),
                                        Long.toString(bounded.toMillis() / MILLIS_PER_LOOK)))
                        .directory(new File("/"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        try {
            Process process = builder.start();
            spare.accept(process.pid());
            return new Guardian(process);
        } catch (IOException outOfResources) {
            // Jobs run without it: whoever recovers the worker would end them as well.
            return null;
        }
    }

    /** Sends it away: this process has ended its jobs itself. */
    @Override
    public void close() {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write("left\n".getBytes(US_ASCII));
        } catch (IOException hasEnded) {
            // Somebody else ended it.
        }
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
