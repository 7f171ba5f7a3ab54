package dev.queuectl.web;

import dev.queuectl.domain.SpanBuckets;

import java.math.BigDecimal;
import java.util.List;

/** Writes metrics as Prometheus reads them. */
final class MetricsText {
    /** Upper bounds of the buckets that are told: from 16 ms to some 19 hours, by fours. */
    private static final int FIRST_POWER = 4;

    private static final int LAST_POWER = 26;

    private final StringBuilder text = new StringBuilder(8 << 10);

    /**
     * A label and its value.
     *
     * @param value any text
     */
    record Label(String name, String value) {}

    /** Begins a metric; its samples follow. */
    MetricsText metric(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    MetricsText sample(String name, long value, Label... labels) {
        return sample(name, Long.toString(value), List.of(labels));
    }

    MetricsText seconds(String name, long millis, Label... labels) {
        return sample(name, seconds(millis), List.of(labels));
    }

    /** Writes a histogram out of counts by {@link SpanBuckets}; its sum is only about right. */
    MetricsText histogram(String name, long[] counts, Label label) {
        long count = 0;
        double sum = 0;
        int power = FIRST_POWER;
        for (int bucket = 0; bucket < SpanBuckets.COUNT; bucket++) {
            while (power <= LAST_POWER && SpanBuckets.lowest(bucket) >= 1L << power) {
                bucket(name, count, seconds(1L << power), label);
                power += 2;
            }
            count += counts[bucket];
            sum += counts[bucket] * middle(bucket);
        }
        bucket(name, count, "+Inf", label);
        sample(name + "_sum", seconds(Math.round(sum)), List.of(label));
        return sample(name + "_count", count, label);
    }

    private void bucket(String name, long count, String bound, Label label) {
        sample(name + "_bucket", Long.toString(count), List.of(label, new Label("le", bound)));
    }

    private static double middle(int bucket) {
        int next = Math.min(bucket + 1, SpanBuckets.COUNT - 1);
        return (SpanBuckets.lowest(bucket) + SpanBuckets.lowest(next)) / 2.0;
    }

    private static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    private MetricsText sample(String name, String value, List<Label> labels) {
        text.append(name);
        char before = '{';
        for (Label label : labels) {
            text.append(before).append(label.name()).append("=\"");
            text.append(
                    label.value().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
            before = ',';
        }
        text.append(labels.isEmpty() ? " " : "} ").append(value).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
