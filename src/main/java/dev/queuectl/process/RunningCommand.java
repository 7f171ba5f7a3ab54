package dev.queuectl.process;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A started command: watches its limits, and waits for its end and that of all it started. */
final class RunningCommand implements Execution {

    private final Leader leader;
    private final ProcessTree tree;
    private final Limits limits;
    private final Deadlines deadlines;
    private final AtomicBoolean awaited = new AtomicBoolean();
    private final Object lock = new Object();

    // Guarded by lock.
    private final List<Future<?>> pending = new ArrayList<>(2);
    private boolean exited;
    private @Nullable Why why;
    private long graceEnds;

    RunningCommand(Leader leader, ProcessTree tree, Limits limits, Deadlines deadlines) {
        this.leader = leader;
        this.tree = tree;
        this.limits = limits;
        this.deadlines = deadlines;
        synchronized (lock) {
            limits.time()
                    .ifPresent(time -> pending.add(deadlines.after(time, () -> end(Why.TIMEOUT))));
        }
    }

    @Override
    public long pid() {
        return leader.pid();
    }

    @Override
    public void end(Why reason) {
        synchronized (lock) {
            // An exit that nobody has noticed yet was still before the signal.
            if (exited || why != null || leader.hasExited()) {
                return;
            }
            why = reason;
            Duration grace = grace(reason);
            graceEnds = System.nanoTime() + grace.toNanos();
            if (grace.isPositive()) {
                round(tree::ask);
            }
            pending.add(deadlines.after(grace, () -> round(tree::kill)));
        }
    }

    /** Others may start the job before long: then nothing of it must be left here. */
    private Duration grace(Why reason) {
        boolean isShort =
                reason == Why.SUPERSEDED && limits.grace().compareTo(Takeover.LONGEST_GRACE) > 0;
        return isShort ? Takeover.LONGEST_GRACE : limits.grace();
    }

    @Override
    public void pause(boolean look) {
        synchronized (lock) {
            if (exited || why != null) {
                return;
            }
        }
        tree.pause(look);
    }

    @Override
    public void resume() {
        tree.resume();
    }

    /**
     * Signals the tree while the command has not exited; afterwards whoever awaits it does, since
     * only he knows that its number is not another's yet.
     */
    private void round(Consumer<ProcessTable> action) {
        deadlines.round(table -> {
            if (!isExited()) {
                action.accept(table);
            }
        });
    }

    private boolean isExited() {
        synchronized (lock) {
            return exited;
        }
    }

    @Override
    public Finish await() {
        if (!awaited.compareAndSet(false, true)) {
            throw new IllegalStateException("command " + pid() + " was awaited before");
        }
        leader.awaitExit();
        Optional<Why> reason;
        long killAt;
        synchronized (lock) {
            exited = true;
            pending.forEach(deadline -> deadline.cancel(false));
            reason = Optional.ofNullable(why);
            killAt = reason.isPresent() ? graceEnds : System.nanoTime() + limits.grace().toNanos();
        }
        ProcessTree.Ended ended = ProcessTree.Ended.NOTHING;
        if (reason.isPresent() || leader.mayHaveLeft()) {
            ended = tree.end(reason.isPresent(), killAt, ProcessTree.AFTER_KILL);
        }
        Leader.Status status = leader.collect();
        boolean leftovers = reason.isEmpty() && ended.found();
        return new Finish(status.ending(), reason, status.usage(), leftovers, ended.survivors());
    }
}
