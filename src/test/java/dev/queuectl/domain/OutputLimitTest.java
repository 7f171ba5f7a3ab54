package dev.queuectl.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;

class OutputLimitTest {
    private static final OutputLimit LIMIT = new OutputLimit(20_000);
    private static final long SIZE = 1_000_000;

    @Test
    void the_first_part_is_whole_blocks_and_the_last_part_takes_the_rest() {
        assertThat(LIMIT.head()).isEqualTo(8192);
        assertThat(LIMIT.tail()).isEqualTo(20_000 - 8192);
        assertThat(LIMIT.tailStart(SIZE)).isEqualTo(SIZE - LIMIT.tail());
    }

    @Test
    void only_whole_blocks_before_the_last_part_are_freed() {
        assertThat(LIMIT.freeableTo(SIZE) % 4096).isZero();
        assertThat(LIMIT.tailStart(SIZE) - LIMIT.freeableTo(SIZE)).isBetween(0L, 4095L);
    }

    @Test
    void a_block_more_than_the_limit_is_let_pass() {
        assertThat(LIMIT.isExceededBy(20_000 + 4096)).isFalse();
        assertThat(LIMIT.isExceededBy(20_000 + 4097)).isTrue();
        assertThat(LIMIT.keptSize(20_000 + 4096)).isEqualTo(20_000 + 4096);
    }

    @Test
    void what_was_put_together_never_counts_as_too_long() {
        assertThat(LIMIT.isExceededBy(LIMIT.keptSize(Long.MAX_VALUE))).isFalse();
    }

    @Test
    void the_notice_tells_how_much_is_left_out() {
        assertThat(new String(LIMIT.noticeFor(SIZE), US_ASCII))
                .isEqualTo("\n[queuectl: 980000 bytes left out here]\n");
        assertThat(LIMIT.keptSize(SIZE)).isEqualTo(20_000 + LIMIT.noticeFor(SIZE).length);
    }

    @Test
    void the_bytes_between_the_two_parts_are_left_out() {
        assertThat(LIMIT.leavesOut(LIMIT.head() - 1, SIZE)).isFalse();
        assertThat(LIMIT.leavesOut(LIMIT.head(), SIZE)).isTrue();
        assertThat(LIMIT.leavesOut(LIMIT.tailStart(SIZE) - 1, SIZE)).isTrue();
        assertThat(LIMIT.leavesOut(LIMIT.tailStart(SIZE), SIZE)).isFalse();
        assertThat(LIMIT.leavesOut(LIMIT.head(), 20_000)).isFalse();
    }

    @Test
    void every_kept_byte_has_its_place_in_what_is_kept() {
        assertThat(LIMIT.inKept(17, SIZE)).isEqualTo(17);
        assertThat(LIMIT.inKept(LIMIT.head(), SIZE)).isEqualTo(LIMIT.head());
        assertThat(LIMIT.inKept(LIMIT.tailStart(SIZE), SIZE))
                .isEqualTo(LIMIT.head() + LIMIT.noticeFor(SIZE).length);
        assertThat(LIMIT.inKept(SIZE, SIZE)).isEqualTo(LIMIT.keptSize(SIZE));
        assertThat(LIMIT.inKept(15_000, 20_000)).isEqualTo(15_000);
    }

    @Test
    void without_a_limit_nothing_is_too_long() {
        assertThat(OutputLimit.NONE.isExceededBy(Long.MAX_VALUE)).isFalse();
        assertThat(OutputLimit.NONE.keptSize(SIZE)).isEqualTo(SIZE);
        assertThat(OutputLimit.NONE.inKept(SIZE, SIZE)).isEqualTo(SIZE);
    }

    @Test
    void a_limit_too_small_for_two_parts_is_refused() {
        assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> new OutputLimit(16_383));
    }
}
