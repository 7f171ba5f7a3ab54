package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** How looks at the processes are shared. */
class ProcessTablesTest {

    @Test
    void each_call_alone_looks_anew() {
        AtomicInteger looks = new AtomicInteger();
        ProcessTables tables = new ProcessTables(() -> empty(looks));

        assertThat(tables.fresh()).isNotSameAs(tables.fresh());
        assertThat(looks).hasValue(2);
    }

    @Test
    void who_asks_during_a_look_shares_the_next_one() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        ProcessTables tables =
                new ProcessTables(() -> {
                    ProcessTable table = empty(looks);
                    awaitUninterrupted(go);
                    return table;
                });
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<ProcessTable> first = threads.submit(tables::fresh);
            await().until(() -> looks.get() == 1);
            List<Thread> waiting = new ArrayList<>();
            List<Future<ProcessTable>> later = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                later.add(
                        threads.submit(() -> {
                            synchronized (waiting) {
                                waiting.add(Thread.currentThread());
                            }
                            return tables.fresh();
                        }));
            }
            await().until(() -> allWait(waiting));
            go.countDown();

            ProcessTable shared = later.getFirst().get();
            assertThat(shared).isNotSameAs(first.get());
            for (Future<ProcessTable> each : later) {
                assertThat(each.get()).isSameAs(shared);
            }
        }
        assertThat(looks).hasValue(2);
    }

    @Test
    void a_look_that_fails_leaves_the_next_one_free() {
        AtomicInteger looks = new AtomicInteger();
        ProcessTables tables =
                new ProcessTables(() -> {
                    if (looks.get() == 0) {
                        looks.incrementAndGet();
                        throw new IllegalStateException("no look");
                    }
                    return empty(looks);
                });

        assertThatThrownBy(tables::fresh).hasMessage("no look");
        assertThat(tables.fresh()).isNotNull();
    }

    private static boolean allWait(List<Thread> threads) {
        synchronized (threads) {
            return threads.size() == 8
                    && threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static ProcessTable empty(AtomicInteger looks) {
        looks.incrementAndGet();
        return new ProcessTable(List.of(), 2);
    }
}
