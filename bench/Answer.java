import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A question with the pairs that were measured for it.
 *
 * @param samples the pairs, at least one
 */
record Answer(Question question, List<Sample> samples) {
    /** A reference that spreads further says that something else was busy. */
    private static final double LARGEST_SPREAD = 0.15;

    /** Answers the median of the pairs' ratios. */
    double ratio() {
        return median(question.unit()::ratio);
    }

    /** Answers how far the reference's extremes lie apart, as a share of its median. */
    double spread() {
        double[] sorted = sorted(Sample::reference);
        return (sorted[sorted.length - 1] - sorted[0]) / median(Sample::reference);
    }

    boolean isNoisy() {
        return spread() > LARGEST_SPREAD;
    }

    boolean isMet() {
        return question.bar().isMet(ratio());
    }

    /** Answers the cells of the table, as {@link Report#HEADINGS} names them. */
    List<String> cells() {
        return List.of(
                question.row(),
                question.reference(),
                question.unit().show(median(Sample::reference)),
                question.unit().show(median(Sample::ours)),
                String.format(ratio() < 0.1 ? "%.4f" : "%.2f", ratio()),
                question.bar().show(),
                String.format("%.0f %%", 100 * spread()),
                Integer.toString(samples.size()),
                verdict());
    }

    private String verdict() {
        if (question.bar() instanceof Bar.None) {
            return isNoisy() ? "noisy" : "";
        }
        return (isMet() ? "pass" : "MISSED") + (isNoisy() ? ", noisy" : "");
    }

    private double median(ToDoubleFunction<Sample> figure) {
        double[] sorted = sorted(figure);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double[] sorted(ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).sorted().toArray();
    }
}
