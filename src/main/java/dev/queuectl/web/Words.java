package dev.queuectl.web;

import dev.queuectl.client.Stats;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.SpanBuckets;
import dev.queuectl.store.Figures;
import dev.queuectl.web.pages.Moment;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values look on pages. */
final class Words {
    static final String NOTHING = "–";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Words() {}

    /** Answers a number with its thousands parted. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String span(Duration span) {
        return Durations.rounded(span);
    }

    static Moment moment(Instant instant, Instant now) {
        Duration ago = Duration.between(instant, now);
        String words =
                ago.abs().toSeconds() < 1
                        ? "now"
                        : ago.isNegative() ? "in " + span(ago.negated()) : span(ago) + " ago";
        return new Moment(JobJson.time(instant), TIME.format(instant), words);
    }

    /** Answers how many runs with a result ended in a minute. */
    static String perMinute(Stats stats, Figures figures) {
        double each = stats.perMinute(figures);
        return each >= 10 ? number(Math.round(each)) : String.format(Locale.ROOT, "%.1f", each);
    }

    /** Answers which part of the runs with a result failed; a dash where there were none. */
    static String failureRate(Figures figures) {
        return Stats.failureRate(figures)
                .map(rate -> String.format(Locale.ROOT, "%.1f%%", 100 * rate))
                .orElse(NOTHING);
    }

    /** Answers the span that such a part of all stays below; a dash where there were none. */
    static String quantile(long[] counts, double part) {
        long millis = SpanBuckets.quantile(counts, part);
        return millis < 0 ? NOTHING : span(Duration.ofMillis(millis));
    }

    /** Answers an amount of memory. */
    static String kibibytes(long kib) {
        return kib < 1024 ? kib + " KiB" : String.format(Locale.ROOT, "%.1f MiB", kib / 1024.0);
    }
}
