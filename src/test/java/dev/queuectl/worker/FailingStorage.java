package dev.queuectl.worker;

import dev.queuectl.store.EventStore;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.ForwardingStorage;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.OutputStore;
import dev.queuectl.store.SettingStore;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WorkerStore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A real store of which single methods fail for as long as a test wants. Thread-safe. */
final class FailingStorage extends ForwardingStorage {
    private final Storage real;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private volatile StoreException.Code code = StoreException.Code.BUSY;
    private volatile List<WorkerStore.SeizedWorker> dead = List.of();

    FailingStorage(Storage real) {
        super(real);
        this.real = real;
    }

    /** Lets these methods fail, passingly, until {@link #mend}. */
    void fail(String... methods) {
        failing.addAll(List.of(methods));
    }

    /** Lets these methods fail for good. */
    void breakDown(String... methods) {
        code = StoreException.Code.DAMAGED;
        fail(methods);
    }

    void mend() {
        failing.clear();
    }

    /** Lets these workers be found dead until they are forgotten. */
    void bury(List<? extends WorkerStore.SeizedWorker> corpses) {
        dead = List.copyOf(corpses);
    }

    @Override
    public JobStore jobs() {
        return wrapped(JobStore.class, real.jobs());
    }

    @Override
    public OutputStore outputs() {
        return wrapped(OutputStore.class, real.outputs());
    }

    @Override
    public WorkerStore workers() {
        return wrapped(WorkerStore.class, real.workers());
    }

    @Override
    public EventStore events() {
        return wrapped(EventStore.class, real.events());
    }

    @Override
    public FigureStore figures() {
        return wrapped(FigureStore.class, real.figures());
    }

    @Override
    public SettingStore settings() {
        return wrapped(SettingStore.class, real.settings());
    }

    private <T> T wrapped(Class<T> type, T target) {
        Object proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            if (failing.contains(method.getName())) {
                                throw new StoreException(code, "the store does not answer", "");
                            }
                            if (method.getName().equals("seizeDead")) {
                                return new ArrayList<>(dead);
                            }
                            try {
                                return method.invoke(target, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
        return type.cast(proxy);
    }
}
