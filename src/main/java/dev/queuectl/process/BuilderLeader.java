package dev.queuectl.process;

import java.util.Optional;

/** A process started by Java, which collects it by itself. */
final class BuilderLeader implements Leader {

    private final Process process;
    private final boolean leadsGroup;
    private final Signals signals;

    /**
     * @param leadsGroup whether it leads a session and group of its own
     */
    BuilderLeader(Process process, boolean leadsGroup, Signals signals) {
        this.process = process;
        this.leadsGroup = leadsGroup;
        this.signals = signals;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void awaitExit() {
        process.onExit().join();
    }

    @Override
    public boolean hasExited() {
        return !process.isAlive();
    }

    @Override
    public boolean mayHaveLeft() {
        return true;
    }

    @Override
    public boolean signal(KillSignal signal) {
        if (!leadsGroup || !process.isAlive()) {
            return false;
        }
        signals.sendToGroup(signal, process.pid());
        return true;
    }

    @Override
    public Status collect() {
        return new Status(new Ending.Exit(process.exitValue()), Optional.empty());
    }
}
