package dev.queuectl.cli;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Mark;
import dev.queuectl.store.StopRequest;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker of one slot in a process of its own, which no terminal belongs to: it runs a single job,
 * also when whoever started it has gone.
 */
final class DetachedRun implements OneRun {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final WorkerId id;
    private final Process process;
    private final Session session;

    private DetachedRun(WorkerId id, Process process, Session session) {
        this.id = id;
        this.process = process;
        this.session = session;
    }

    /** Starts running a job, and answers while the worker starts. */
    static DetachedRun start(JobId job, Session session) throws IOException {
        WorkerId id = WorkerId.generate(session.random());
        List<String> command =
                List.of(
                        Launcher.path(),
                        "worker",
                        "run",
                        WorkerOptionsReader.DETACHED,
                        id.value(),
                        WorkerOptionsReader.ONLY,
                        job.value(),
                        "--home",
                        session.settings().home().toString());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(new File("/"))
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove(Mark.VARIABLE);
        builder.environment().remove("QUEUECTL_CONFIG");
        builder.environment().put("QUEUECTL_URL", session.settings().url().text());
        return new DetachedRun(id, builder.start(), session);
    }

    @Override
    public boolean hasLeft() {
        return !process.isAlive();
    }

    @Override
    public void requireRunning() {
        if (hasLeft() && process.exitValue() != 0) {
            throw CliError.of(
                    ExitCode.ofFailed(process.exitValue()),
                    "the worker that was to run the job has failed",
                    "queuectl worker run shows more");
        }
    }

    @Override
    public void close() {
        try {
            // Where the job has ended, it is about to leave by itself.
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                return;
            }
            // It can be asked once it is there.
            while (process.isAlive()
                    && !session.storage().workers().requestStop(id, StopRequest.NOW)) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
            int _ = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
    }
}
