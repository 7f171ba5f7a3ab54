/** What a ratio must reach. */
sealed interface Bar {
    /** Answers whether the ratio will do. */
    boolean isMet(double ratio);

    String show();

    /**
     * The ratio may be this at most.
     *
     * @param aim what is wished for beyond that
     */
    record AtMost(double pass, double aim) implements Bar {
        AtMost(double pass) {
            this(pass, pass);
        }

        @Override
        public boolean isMet(double ratio) {
            return ratio <= pass;
        }

        @Override
        public String show() {
            return "≤ " + pass + (aim == pass ? "" : " (aim " + aim + ")");
        }
    }

    /**
     * The ratio must be this at least.
     *
     * @param aim what is wished for beyond that
     */
    record AtLeast(double pass, double aim) implements Bar {
        AtLeast(double pass) {
            this(pass, pass);
        }

        @Override
        public boolean isMet(double ratio) {
            return ratio >= pass;
        }

        @Override
        public String show() {
            return "≥ " + pass + (aim == pass ? "" : " (aim " + aim + ")");
        }
    }

    /** Only for information. */
    record None() implements Bar {
        @Override
        public boolean isMet(double ratio) {
            return true;
        }

        @Override
        public String show() {
            return "–";
        }
    }
}
