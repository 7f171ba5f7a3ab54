/**
 * One line of the table: what is compared with what.
 *
 * @param row what is measured
 * @param reference what it is compared with
 * @param unit the unit of both
 * @param bar what the ratio must reach
 */
record Question(String row, String reference, Unit unit, Bar bar) {
    /** What two figures are measured in, and how they are divided. */
    enum Unit {
        /** Seconds for the same work, as a share of the reference's rate: more is better. */
        RATE("s"),
        SECONDS("s"),
        MILLISECONDS("ms"),
        MICROSECONDS("µs"),
        A_SECOND("/s"),
        BYTES("B"),
        KIBIBYTES("KiB"),
        MEBIBYTES("MiB");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        double ratio(Sample sample) {
            return this == RATE
                    ? sample.reference() / sample.ours()
                    : sample.ours() / sample.reference();
        }

        String show(double value) {
            return String.format(value < 100 ? "%.1f %s" : "%.0f %s", value, symbol);
        }
    }
}
