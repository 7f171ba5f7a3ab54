package dev.queuectl.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns the signals that ask a program to end into calls. A shutdown hook could not: the JVM runs
 * it once, and a second signal would find nobody. The JDK's own signal handling is reached by
 * reflection, since the compiler calls it internal; where it is missing, signals end the program as
 * they always do.
 */
final class Signals implements AutoCloseable {
    private static final List<String> STOPPING = List.of("TERM", "INT", "HUP");

    private final List<Runnable> restore = new ArrayList<>();

    private Signals() {}

    /** What to do about a signal. */
    @FunctionalInterface
    interface OnStop {
        /**
         * Called on a thread of its own for each signal.
         *
         * @param signal its name: TERM, INT or HUP
         * @param again whether it is not the first
         */
        void stop(String signal, boolean again);
    }

    /** Calls for each TERM, INT and HUP, until the answer is closed. */
    static Signals onStop(OnStop action) {
        Signals signals = new Signals();
        AtomicInteger seen = new AtomicInteger();
        for (String name : STOPPING) {
            signals.handle(name, () -> action.stop(name, seen.getAndIncrement() > 0));
        }
        return signals;
    }

    /** Answers what leaves all signals as they are. */
    static Signals ofNobody() {
        return new Signals();
    }

    private void handle(String name, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object handler =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handlerType},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            var handle = signalType.getMethod("handle", signalType, handlerType);
            Object before = handle.invoke(null, signal, handler);
            restore.add(() -> {
                try {
                    handle.invoke(null, signal, before);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("cannot give back " + name, e);
                }
            });
        } catch (InvocationTargetException alreadyTaken) {
            // The JVM was told to leave this signal alone: it keeps its meaning.
        } catch (ReflectiveOperationException missing) {
            // Another JDK than those we know: signals end the program at once.
        }
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
        restore.clear();
    }
}
