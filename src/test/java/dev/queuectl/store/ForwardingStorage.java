package dev.queuectl.store;

/** A store as another one is, but for what a test overrides. As thread-safe as that. */
public abstract class ForwardingStorage implements Storage {
    private final Storage real;

    protected ForwardingStorage(Storage real) {
        this.real = real;
    }

    @Override
    public JobStore jobs() {
        return real.jobs();
    }

    @Override
    public OutputStore outputs() {
        return real.outputs();
    }

    @Override
    public WorkerStore workers() {
        return real.workers();
    }

    @Override
    public SettingStore settings() {
        return real.settings();
    }

    @Override
    public QueueStore queues() {
        return real.queues();
    }

    @Override
    public FigureStore figures() {
        return real.figures();
    }

    @Override
    public EventStore events() {
        return real.events();
    }

    @Override
    public AuditStore audit() {
        return real.audit();
    }

    @Override
    public Transfer transfer() {
        return real.transfer();
    }

    @Override
    public WakeUp wakeUp() {
        return real.wakeUp();
    }

    @Override
    public Workplace workplace() {
        return real.workplace();
    }

    @Override
    public String url() {
        return real.url();
    }

    @Override
    public void requireUnchanged() {
        real.requireUnchanged();
    }

    @Override
    public void close() {
        real.close();
    }
}
