package dev.queuectl.process;

/**
 * Names the run that a process belongs to, in its environment.
 *
 * <p>Every descendant of a command inherits the variable {@value #VARIABLE}, so a run's processes
 * are found again after {@code setsid}, after a double fork, and by another worker after the first
 * one died.
 *
 * @param worker the worker that started the run; neither empty nor holding {@code /} or control
 *     characters
 * @param job the job that is run; the same holds
 * @param run the number of the run, from 1
 */
public record Mark(String worker, String job, long run) {

    /** The variable that carries the mark. */
    public static final String VARIABLE = "QUEUECTL_MARK";

    /**
     * @throws IllegalArgumentException when a part could not be told from its neighbours
     */
    public Mark {
        requirePart("worker", worker);
        requirePart("job", job);
        if (run < 1) {
            throw new IllegalArgumentException("a run's number begins at 1, not " + run);
        }
    }

    /** Answers the value of the variable: {@code worker/job/run}. */
    public String value() {
        return worker + '/' + job + '/' + run;
    }

    /** Answers what the mark of every run of a worker begins with. */
    static String prefixOf(String worker) {
        requirePart("worker", worker);
        return worker + '/';
    }

    private static void requirePart(String name, String part) {
        boolean separates = part.chars().anyMatch(c -> c == '/' || Character.isISOControl(c));
        if (part.isEmpty() || separates) {
            throw new IllegalArgumentException(
                    name + " is empty or holds '/' or a control character: '" + part + "'");
        }
    }
}
