package dev.queuectl.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads metrics as Prometheus's text format, version 0.0.4, has them, and refuses what its
 * documentation only advises against: a metric without help or type, in two places, or a sample
 * that comes twice.
 */
final class PrometheusText {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern VALUE =
            Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]+)?(?:e[-+]?[0-9]+)?|Inf|NaN)");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram");

    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    private PrometheusText() {}

    /** A metric with its samples. */
    record Metric(String name, String type, List<Sample> samples) {}

    /** A number, and of what. */
    record Sample(String name, Map<String, String> labels, double value) {
        /** Answers the labels but for a bucket's bound. */
        Map<String, String> labelsOfHistogram() {
            Map<String, String> others = new TreeMap<>(labels);
            others.remove("le");
            return others;
        }
    }

    /** Reads a text, or fails with the line that is not as it should be. */
    static Map<String, Metric> parse(String text) {
        require(text.endsWith("\n"), "the last line ends", "");
        PrometheusText parsed = new PrometheusText();
        String[] lines = text.split("\n", -1);
        int at = 0;
        while (at < lines.length - 1) {
            at = parsed.readMetric(lines, at);
        }
        return parsed.metrics;
    }

    /** Reads a text and answers the samples of one metric, or fails. */
    static List<Sample> samples(String text, String name) {
        return Optional.ofNullable(parse(text).get(name)).map(Metric::samples).orElseThrow();
    }

    private int readMetric(String[] lines, int from) {
        String help = lines[from];
        require(help.matches("# HELP \\S+ [^\\\\]+"), "a metric begins with its help", help);
        String name = help.split(" ", -1)[2];
        require(NAME.matcher(name).matches(), "a metric's name", help);
        require(!metrics.containsKey(name), "a metric in one place", help);
        String[] type = lines[from + 1].split(" ", -1);
        require(
                type.length == 4
                        && lines[from + 1].startsWith("# TYPE " + name + " ")
                        && TYPES.contains(type[3]),
                "its type comes next",
                lines[from + 1]);
        require(type[3].equals("counter") == name.endsWith("_total"), "counters end so", help);
        List<Sample> samples = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int at = from + 2;
        while (at < lines.length - 1 && !lines[at].startsWith("#")) {
            Sample sample = sample(lines[at]);
            require(isOf(sample.name(), name, type[3]), "a sample of " + name, lines[at]);
            require(seen.add(sample.name() + sample.labels()), "a sample comes once", lines[at]);
            require(
                    !type[3].equals("counter") || sample.value() >= 0,
                    "a counter is not below 0",
                    lines[at]);
            samples.add(sample);
            at++;
        }
        Metric metric = new Metric(name, type[3], List.copyOf(samples));
        if (type[3].equals("histogram")) {
            requireHistogram(metric);
        }
        metrics.put(name, metric);
        return at;
    }

    private static boolean isOf(String sample, String metric, String type) {
        return type.equals("histogram")
                ? List.of("_bucket", "_sum", "_count").contains(sample.replace(metric, ""))
                : sample.equals(metric);
    }

    private static Sample sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches(), "a sample", line);
        require(VALUE.matcher(sample.group(3)).matches(), "a number", line);
        Map<String, String> labels = new TreeMap<>();
        String rest = sample.group(2) == null ? "" : sample.group(2);
        while (!rest.isEmpty()) {
            Matcher label = LABEL.matcher(rest);
            require(label.lookingAt(), "a label", line);
            require(labels.put(label.group(1), plain(label.group(2))) == null, "once", line);
            rest = rest.substring(label.end());
        }
        return new Sample(sample.group(1), labels, number(sample.group(3)));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    private static String plain(String escaped) {
        return Pattern.compile("\\\\(.)")
                .matcher(escaped)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                found.group(1).equals("n") ? "\n" : found.group(1)));
    }

    /** Of each set of labels: bounds and counts that rise, up to all, and a count that is that. */
    private static void requireHistogram(Metric metric) {
        Map<Map<String, String>, List<Sample>> buckets = new LinkedHashMap<>();
        Map<Map<String, String>, Double> counts = new LinkedHashMap<>();
        Map<Map<String, String>, Double> sums = new LinkedHashMap<>();
        for (Sample sample : metric.samples()) {
            Map<String, String> labels = sample.labelsOfHistogram();
            switch (sample.name().substring(metric.name().length())) {
                case "_bucket" ->
                        buckets.computeIfAbsent(labels, _ -> new ArrayList<>()).add(sample);
                case "_count" -> counts.put(labels, sample.value());
                default -> sums.put(labels, sample.value());
            }
        }
        String name = metric.name();
        require(buckets.keySet().equals(counts.keySet()), "counts of all", name);
        require(buckets.keySet().equals(sums.keySet()), "sums of all", name);
        buckets.forEach((labels, some) -> {
            double bound = Double.NEGATIVE_INFINITY;
            double count = 0;
            for (Sample bucket : some) {
                double next = number(bucket.labels().getOrDefault("le", "NaN"));
                require(next > bound, "bounds rise", name + labels);
                require(bucket.value() >= count, "counts rise", name + labels);
                bound = next;
                count = bucket.value();
            }
            require(bound == Double.POSITIVE_INFINITY, "the last has all", name + labels);
            require(
                    counts.getOrDefault(labels, -1.0) == count,
                    "as many as in the last",
                    name + labels);
        });
    }

    private static void require(boolean holds, String what, String line) {
        if (!holds) {
            throw new AssertionError("not as it should be (" + what + "): " + line);
        }
    }
}
