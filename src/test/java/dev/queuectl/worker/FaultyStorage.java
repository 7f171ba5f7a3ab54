package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.EventStore;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.ForwardingStorage;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputStore;
import dev.queuectl.store.SettingStore;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WakeUp;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A worker's view of a real store: every call fails as {@link StoreFaults} decide, and none gets
 * through any more once the worker is {@link #sever severed}. Used by one thread at a time.
 */
final class FaultyStorage extends ForwardingStorage {
    private final Storage real;
    private final StoreFaults faults;
    private volatile boolean severed;

    FaultyStorage(Storage real, StoreFaults faults) {
        super(real);
        this.real = real;
        this.faults = faults;
    }

    /** Lets nothing that the worker does reach the store: it is dead. */
    void sever() {
        severed = true;
    }

    @Override
    public JobStore jobs() {
        return faulty(JobStore.class, real.jobs());
    }

    /** Where the real one moves files nothing can be in doubt: what fails here is never done. */
    @Override
    public OutputStore outputs() {
        OutputStore store = real.outputs();
        return new OutputStore() {
            @Override
            public void keep(HeldRun run, Channel channel, Path file) throws IOException {
                call(() -> run);
                store.keep(run, channel, file);
            }

            @Override
            public Optional<KeptOutput> find(JobId id, int run, Channel channel)
                    throws IOException {
                call(() -> id);
                return store.find(id, run, channel);
            }

            @Override
            public Optional<LiveStream> watch(JobId id, int run, Channel channel) {
                return store.watch(id, run, channel);
            }

            @Override
            public void publish(HeldRun run, Channel channel, LiveNews news) {
                store.publish(run, channel, news);
            }

            @Override
            public void withdraw(List<HeldRun> runs) {
                call(() -> runs);
                store.withdraw(runs);
            }
        };
    }

    @Override
    public WorkerStore workers() {
        WorkerStore store = faulty(WorkerStore.class, real.workers());
        return new WorkerStore() {
            @Override
            public Membership join(WorkerRecord worker) {
                return faulty(Membership.class, store.join(worker));
            }

            @Override
            public List<WorkerSighting> list() {
                return store.list();
            }

            @Override
            public List<SeizedWorker> seizeDead(WorkerId self) {
                List<SeizedWorker> seized = new ArrayList<>();
                boolean answered = false;
                try {
                    call(() -> seized.addAll(real.workers().seizeDead(self)));
                    answered = true;
                    return seized.stream().<SeizedWorker>map(Seized::new).toList();
                } finally {
                    if (!answered) {
                        // As the store itself does when it fails.
                        seized.forEach(SeizedWorker::close);
                    }
                }
            }

            @Override
            public boolean requestStop(WorkerId worker, StopRequest request) {
                return store.requestStop(worker, request);
            }

            @Override
            public boolean requestSlots(WorkerId worker, int slots) {
                return store.requestSlots(worker, slots);
            }
        };
    }

    /** Letting go of the lock is no call of the store: it cannot fail for long. */
    private final class Seized implements WorkerStore.SeizedWorker {
        private final WorkerStore.SeizedWorker real;
        private final WorkerStore.SeizedWorker faulty;

        Seized(WorkerStore.SeizedWorker real) {
            this.real = real;
            this.faulty = faulty(WorkerStore.SeizedWorker.class, real);
        }

        @Override
        public WorkerRecord worker() {
            return real.worker();
        }

        @Override
        public void forget() {
            faulty.forget();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @Override
    public EventStore events() {
        return faulty(EventStore.class, real.events());
    }

    @Override
    public FigureStore figures() {
        return faulty(FigureStore.class, real.figures());
    }

    @Override
    public SettingStore settings() {
        return faulty(SettingStore.class, real.settings());
    }

    private <T> T faulty(Class<T> type, T target) {
        Object proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> call(() -> method.invoke(target, arguments)));
        return type.cast(proxy);
    }

    private <T> T call(Callable<T> operation) {
        if (severed) {
            throw new StoreException(StoreException.Code.UNREACHABLE, "the worker is dead", "");
        }
        try {
            return faults.call(operation);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who has nothing to hear looks: the simulated do so at every step. */
    @Override
    public WakeUp wakeUp() {
        return new WakeUp() {
            @Override
            public Listening listen(Runnable wake) {
                return () -> {};
            }

            @Override
            public boolean mayHaveChanged() {
                return true;
            }
        };
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("a view is not closed");
    }
}
