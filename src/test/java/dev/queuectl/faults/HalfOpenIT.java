package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The network falls silent without a word: connections stay, and nothing passes any more. */
@Execution(ExecutionMode.CONCURRENT)
class HalfOpenIT {
    /** What every caller is promised with the usual time-outs. */
    private static final Duration LONGEST = Duration.ofSeconds(35);

    private static final boolean IN_FULL = Figures.choose(0, 1) == 1;
    private static final int AT_ONCE = 10;
    private static final int STORE = 5;

    /** What {@code run} exits with, lest it be taken for the code of its job. */
    private static final int OWN_FAULT = 125;

    /** A worker is none of them: it waits until the store is back. */
    private static final List<List<String>> CALLS =
            List.of(
                    List.of("enqueue", "echo late"),
                    List.of("status"),
                    List.of("list", "--all"),
                    List.of("show", "known"),
                    List.of("log", "known"),
                    List.of("cancel", "known"),
                    List.of("retry", "known"),
                    List.of("worker", "list"),
                    List.of("worker", "stop"),
                    List.of("config", "set", "max_retries", "4"),
                    List.of("config", "list"),
                    List.of("dlq", "list"),
                    List.of("dlq", "retry", "--all"),
                    List.of("wait", "known"),
                    List.of("run", "echo late"));

    private final String url = PostgresServer.freshUrl();
    private final Random random = Figures.random(this);
    private final AtomicInteger patience = new AtomicInteger(Integer.MAX_VALUE);
    private final Proxy toWorkers = new Proxy(PostgresServer.address(url));
    private final Proxy toCallers = new Proxy(PostgresServer.address(url), Fading::new);
    private final Queuectl queuectl = new Queuectl();

    private final ConcurrentHashMap<String, Long> slowest = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        toCallers.close();
        toWorkers.go();
        queuectl.close();
        toWorkers.close();
        PostgresServer.drop(url);
    }

    @Test
    void whoever_calls_is_told_before_long_and_workers_go_on_when_it_is_over() {
        queuectl.with("QUEUECTL_URL", PostgresServer.through(url, toWorkers.port()));
        queuectl.enqueue("known", "true");
        queuectl.startWorker();
        queuectl.awaitState("known", "completed");
        toWorkers.stall();

        queuectl.with("QUEUECTL_URL", PostgresServer.through(url, toCallers.port(), timeouts()));
        int calls = Figures.choose(CALLS.size(), 100);
        for (int begun = 0; begun < calls; begun += AT_ONCE) {
            // At first nothing is answered at all, then every batch gets a little further.
            patience.set(begun == 0 ? 0 : 1 + random.nextInt(30));
            callAtOnce(begun, Math.min(AT_ONCE, calls - begun));
        }
        System.out.printf("%d calls over silent connections; slowest: %s%n", calls, slowest);

        patience.set(Integer.MAX_VALUE);
        queuectl.with("QUEUECTL_URL", url);
        queuectl.enqueue("after", "true");
        toWorkers.go();
        queuectl.awaitState("after", "completed");
    }

    private static String[] timeouts() {
        return IN_FULL ? new String[0] : new String[] {"connectTimeout=2", "socketTimeout=2"};
    }

    private void callAtOnce(int from, int count) {
        List<Call> calls = new ArrayList<>();
        List<CompletableFuture<Long>> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> words = CALLS.get((from + i) % CALLS.size());
            long start = System.nanoTime();
            Call call = queuectl.start(words.toArray(String[]::new));
            calls.add(call);
            // Each by its own clock: they are asked one after the other.
            times.add(call.process().onExit().thenApply(_ -> System.nanoTime() - start));
        }
        for (int i = 0; i < count; i++) {
            Call call = calls.get(i);
            int code = call.end().code();
            long millis = TimeUnit.NANOSECONDS.toMillis(times.get(i).join());
            // One that got all it asked for before the silence is content, or refused for that.
            assertThat(code)
                    .as("%s said: %s", call.description(), call.said())
                    .isIn(0, 4, 7, refusal(call));
            slowest.merge(call.description(), millis, Math::max);
            if (patience.get() == 0) {
                assertThat(code).as(call.description()).isEqualTo(refusal(call));
            }
            if (IN_FULL) {
                assertThat(millis).as(call.description()).isLessThan(LONGEST.toMillis());
            }
        }
    }

    private static int refusal(Call call) {
        return call.description().startsWith("run ") ? OWN_FAULT : STORE;
    }

    /** Lets so much of a conversation pass, and keeps silent then. */
    private final class Fading implements Tap {
        private final AtomicInteger left = new AtomicInteger(patience.get());

        @Override
        public byte[] toServer(byte[] bytes) {
            return left.get() > 0 ? bytes : new byte[0];
        }

        @Override
        public byte[] toClient(byte[] bytes) {
            return left.getAndDecrement() > 0 ? bytes : new byte[0];
        }
    }
}
