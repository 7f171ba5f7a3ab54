package dev.queuectl.cli;

/**
 * What {@code doctor} found about one thing.
 *
 * @param check the thing, a word or two
 * @param level how bad it is
 * @param what what is so
 * @param why what may come of it; empty where all is well
 * @param mend what to do about it; empty where all is well
 */
record Finding(String check, Level level, String what, String why, String mend) {
    /** How bad something is. */
    enum Level {
        FINE,
        /** It works, and somebody should look at it. */
        WARNING,
        /** Something does not work, or not safely. */
        PROBLEM
    }

    static Finding fine(String check, String what) {
        return new Finding(check, Level.FINE, what, "", "");
    }

    static Finding warning(String check, String what, String why, String mend) {
        return new Finding(check, Level.WARNING, what, why, mend);
    }

    static Finding problem(String check, String what, String why, String mend) {
        return new Finding(check, Level.PROBLEM, what, why, mend);
    }
}
