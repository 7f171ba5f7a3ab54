package dev.queuectl.cli;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.store.StopRequest;
import dev.queuectl.worker.Worker;
import dev.queuectl.worker.WorkerOptions;
import dev.queuectl.worker.WorkerOptions.Until;
import dev.queuectl.worker.WorkerParts;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;

/**
 * A worker of one slot inside this process that runs a single job and never touches the backlog.
 */
final class HostedRun implements OneRun {
    private final Commands commands;
    private final Worker worker;
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    private HostedRun(Commands commands, Worker worker) {
        this.commands = commands;
        this.worker = worker;
        this.thread = Thread.ofPlatform().name("worker").unstarted(this::work);
    }

    /** Starts running a job, and answers while it runs. */
    static HostedRun start(JobId id, Session session) {
        WorkerOptions options =
                new WorkerOptions(
                        WorkerId.generate(session.random()),
                        session.host(),
                        1,
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        new Until.Ended(id));
        Commands commands = WorkerRunCommand.commands(session);
        WorkerParts parts = WorkerRunCommand.silentParts(commands, session);
        HostedRun hosted =
                new HostedRun(
                        commands, Worker.start(parts, options, ProcessHandle.current().pid()));
        hosted.thread.start();
        return hosted;
    }

    @Override
    public boolean hasLeft() {
        return !thread.isAlive();
    }

    @Override
    public void requireRunning() {
        Throwable found = failure;
        if (found != null) {
            throw ErrorReport.of(found);
        }
    }

    @Override
    public void close() {
        worker.stop(StopRequest.NOW);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.close();
        commands.close();
    }

    private void work() {
        try {
            worker.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }
}
