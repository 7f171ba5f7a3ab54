package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the memory of a process that lives for long is cleared of garbage. */
class HeapBoundTest {
    private static final long MIB = 1024 * 1024;

    private long used;
    private long live = 10 * MIB;
    private int collections;
    private final HeapBound bound =
            new HeapBound(
                    () -> used,
                    () -> {
                        collections++;
                        used = live;
                    });

    private int collectionsAt(long mib) {
        used = mib * MIB;
        bound.look();
        return collections;
    }

    @Test
    void little_garbage_is_left_where_it_is() {
        assertThat(collectionsAt(63)).isZero();
        assertThat(collectionsAt(64)).isOne();
        assertThat(collectionsAt(63)).isOne();
        assertThat(collectionsAt(64)).isEqualTo(2);
    }

    @Test
    void who_needs_much_is_collected_when_it_has_doubled() {
        live = 100 * MIB;
        assertThat(collectionsAt(150)).isOne();
        assertThat(collectionsAt(199)).isOne();
        live = 20 * MIB;
        assertThat(collectionsAt(200)).isEqualTo(2);
        assertThat(collectionsAt(64)).isEqualTo(3);
    }
}
