package dev.queuectl.cli;

import dev.queuectl.domain.JobState;

import java.util.Map;

/** Colours the words for states; the words themselves always stand there too. */
final class Colours {
    private static final Map<JobState.Kind, String> OF_STATE =
            Map.of(
                    JobState.Kind.PENDING, "36",
                    JobState.Kind.PROCESSING, "34",
                    JobState.Kind.FAILED, "33",
                    JobState.Kind.COMPLETED, "32",
                    JobState.Kind.DEAD, "31",
                    JobState.Kind.CANCELLED, "90");

    private Colours() {}

    /** Answers a line with the first word for a state coloured that stands between gaps. */
    static String states(String line) {
        for (var state : OF_STATE.entrySet()) {
            String word = "  " + state.getKey().label();
            int at = line.indexOf(word);
            if (at >= 0) {
                int from = at + 2;
                int to = at + word.length();
                return line.substring(0, from)
                        + "\u001b["
                        + state.getValue()
                        + "m"
                        + line.substring(from, to)
                        + "\u001b[m"
                        + line.substring(to);
            }
        }
        return line;
    }
}
