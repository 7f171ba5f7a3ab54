package dev.queuectl.domain;

/**
 * The buckets in which spans of time are counted, the same for ever and everywhere, so that counts
 * can be added up. Bucket 0 holds what took less than a millisecond, then each begins at a power of
 * two milliseconds or halfway between two. The last one holds all from 2³¹ ms on, some 25 days.
 */
public final class SpanBuckets {
    /** How many there are. */
    public static final int COUNT = 63;

    private static final int LAST = COUNT - 1;

    private SpanBuckets() {}

    /** Answers the bucket of a span; a negative one counts as none. */
    public static int of(long millis) {
        if (millis < 1) {
            return 0;
        }
        int power = 63 - Long.numberOfLeadingZeros(millis);
        if (power == 0) {
            return 1;
        }
        boolean isUpperHalf = (millis >> (power - 1) & 1) == 1;
        return Math.min(LAST, 2 * power + (isUpperHalf ? 1 : 0));
    }

    /** Answers the shortest span in a bucket, in milliseconds. */
    public static long lowest(int bucket) {
        if (bucket < 2) {
            return bucket;
        }
        int power = bucket / 2;
        return bucket % 2 == 0 ? 1L << power : 3L << (power - 1);
    }

    /**
     * Answers the span that such a part of all stays below: 0.5 for the median. Within its bucket
     * the spans are taken to be spread evenly, so it lies in the bucket of the true one; in the
     * last bucket it is the lowest.
     *
     * @param counts how many spans are in each bucket
     * @param part from 0 to 1
     * @return milliseconds, or −1 when nothing was counted
     */
    public static long quantile(long[] counts, double part) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        double wanted = part * all;
        long below = 0;
        for (int bucket = 0; bucket < COUNT; bucket++) {
            if (counts[bucket] > 0 && below + counts[bucket] >= wanted) {
                if (bucket == LAST) {
                    return lowest(LAST);
                }
                long width = lowest(bucket + 1) - lowest(bucket);
                double within = Math.max(0, wanted - below) / counts[bucket];
                return lowest(bucket) + (long) Math.floor(within * width);
            }
            below += counts[bucket];
        }
        return -1;
    }
}
