package dev.queuectl.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Says what to start, where, and where its output goes. Immutable.
 *
 * @param argv the program and its arguments. A program without a slash is looked up in the {@code
 *     PATH} of {@code environment}; a relative one counts from {@code directory}
 * @param environment all variables the command sees, in this order, after the mark; nothing is
 *     inherited. An entry for the mark's own variable is left out
 * @param directory where the command starts
 * @param stdout the file that standard output is appended to; it must exist, see {@link
 *     Commands#makeOutput}
 * @param stderr the same for standard error; may be the same file
 * @param mark names the run to all of its processes
 */
public record Launch(
        List<String> argv,
        Map<String, String> environment,
        Path directory,
        Path stdout,
        Path stderr,
        Mark mark) {

    /**
     * @throws IllegalArgumentException when there is no program, or a string could not be passed to
     *     one: it holds NUL, or a variable's name is empty or holds {@code =}
     */
    public Launch {
        argv = List.copyOf(argv);
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            throw new IllegalArgumentException("argv names no program");
        }
        argv.forEach(Launch::requireWithoutNul);
        environment = marked(mark, environment);
    }

    /** Answers the program as it was given. */
    String program() {
        return argv.getFirst();
    }

    /** Names the run only: an environment may hold secrets. */
    @Override
    public String toString() {
        return "Launch[" + mark.value() + "]";
    }

    private static Map<String, String> marked(Mark mark, Map<String, String> environment) {
        // First, since whoever looks for it then finds it in the first bytes of /proc/PID/environ.
        SequencedMap<String, String> all = new LinkedHashMap<>();
        all.put(Mark.VARIABLE, mark.value());
        environment.forEach((name, value) -> {
            requireWithoutNul(name);
            requireWithoutNul(value);
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("no variable can be called '" + name + "'");
            }
            all.putIfAbsent(name, value);
        });
        return Collections.unmodifiableSequencedMap(all);
    }

    private static void requireWithoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL cannot be passed to a program");
        }
    }
}
