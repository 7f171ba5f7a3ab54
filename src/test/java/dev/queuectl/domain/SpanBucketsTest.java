package dev.queuectl.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counting spans of time in buckets. */
class SpanBucketsTest {
    @Test
    void every_span_lies_in_the_bucket_whose_ends_enclose_it() {
        for (long millis = 0; millis < 100_000; millis++) {
            assertEnclosed(millis);
        }
        for (int power = 17; power < 31; power++) {
            for (long near = -2; near <= 2; near++) {
                assertEnclosed((1L << power) + near);
                assertEnclosed((3L << (power - 1)) + near);
            }
        }
    }

    private static void assertEnclosed(long millis) {
        int bucket = SpanBuckets.of(millis);
        assertThat(millis)
                .isGreaterThanOrEqualTo(SpanBuckets.lowest(bucket))
                .isLessThan(SpanBuckets.lowest(bucket + 1));
    }

    @Test
    void what_is_negative_is_nothing_and_what_is_endless_is_in_the_last() {
        assertThat(SpanBuckets.of(-5)).isZero();
        assertThat(SpanBuckets.of(1L << 31)).isEqualTo(SpanBuckets.COUNT - 1);
        assertThat(SpanBuckets.of(Long.MAX_VALUE)).isEqualTo(SpanBuckets.COUNT - 1);
        assertThat(SpanBuckets.lowest(SpanBuckets.COUNT - 1)).isEqualTo(1L << 31);
    }

    @Test
    void a_bucket_is_at_most_half_as_wide_as_its_lowest_span_is_long() {
        for (int bucket = 2; bucket < SpanBuckets.COUNT - 1; bucket++) {
            long width = SpanBuckets.lowest(bucket + 1) - SpanBuckets.lowest(bucket);
            assertThat(2 * width).isLessThanOrEqualTo(SpanBuckets.lowest(bucket));
        }
    }

    @Test
    void a_quantile_lies_in_the_bucket_of_the_true_one() {
        long[] counts = new long[SpanBuckets.COUNT];
        for (long millis = 1; millis <= 1000; millis++) {
            counts[SpanBuckets.of(millis)]++;
        }
        for (double part : new double[] {0.01, 0.5, 0.9, 0.99}) {
            long told = SpanBuckets.quantile(counts, part);
            assertThat(SpanBuckets.of(told)).isEqualTo(SpanBuckets.of(Math.round(part * 1000)));
        }
        // Evenly spread within their buckets, so it is nearly exact; but the last is not full.
        assertThat(SpanBuckets.quantile(counts, 0.5)).isBetween(498L, 502L);
    }

    @Test
    void the_quantiles_of_one_span_are_in_its_bucket_and_of_nothing_there_is_none() {
        long[] counts = new long[SpanBuckets.COUNT];
        assertThat(SpanBuckets.quantile(counts, 0.5)).isEqualTo(-1);
        counts[SpanBuckets.of(0)] = 7;
        assertThat(SpanBuckets.quantile(counts, 0.99)).isZero();
        counts[SpanBuckets.of(0)] = 0;
        counts[SpanBuckets.COUNT - 1] = 1;
        assertThat(SpanBuckets.quantile(counts, 0.5)).isEqualTo(1L << 31);
    }
}
