package dev.queuectl.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the jobs of a test wrote down themselves, each run two lines: {@code ID RUN S NANOS} when it
 * starts and {@code ID RUN E NANOS} at its end. The lines are appended by one small write each, so
 * their order in the file is the order in which they were written.
 */
final class Ledger {

    /**
     * A line.
     *
     * @param job the job's id
     * @param run the number of the run, from 1
     * @param isEnd whether the run got to its end; else it starts
     * @param nanos the time, since 1970
     */
    record Entry(String job, int run, boolean isEnd, long nanos) {}

    /** A run, as told by its job's id and its own number. */
    record JobRun(String job, int run) {}

    private final List<Entry> entries;

    private Ledger(List<Entry> entries) {
        this.entries = entries;
    }

    /** Answers a command that writes itself down and, in between, does that work. */
    static String command(String work) {
        return line('S') + work + "; " + line('E');
    }

    private static String line(char mark) {
        return "echo \"$QUEUECTL_JOB_ID $QUEUECTL_RUN " + mark + " $(date +%s%N)\" >>ledger; ";
    }

    /** Reads the lines of a ledger; every one of them must be whole. */
    static Ledger of(List<String> lines) {
        List<Entry> entries = new ArrayList<>(lines.size());
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words.length != 4 || !(words[2].equals("S") || words[2].equals("E"))) {
                throw new AssertionError("not a line of a ledger: '" + line + "'");
            }
            entries.add(
                    new Entry(
                            words[0],
                            Integer.parseInt(words[1]),
                            words[2].equals("E"),
                            Long.parseLong(words[3])));
        }
        return new Ledger(entries);
    }

    /** The jobs that wrote anything. */
    Set<String> jobs() {
        Set<String> jobs = new LinkedHashSet<>();
        entries.forEach(entry -> jobs.add(entry.job()));
        return jobs;
    }

    /** The jobs of which some run got to its end. */
    Set<String> ended() {
        Set<String> ended = new LinkedHashSet<>();
        entries.stream().filter(Entry::isEnd).forEach(entry -> ended.add(entry.job()));
        return ended;
    }

    /** The runs that started, in that order; one that started twice is there twice. */
    List<JobRun> starts() {
        return entries.stream()
                .filter(entry -> !entry.isEnd())
                .map(entry -> new JobRun(entry.job(), entry.run()))
                .toList();
    }

    /** How often each job started. */
    Map<String, Integer> startsByJob() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        starts().forEach(start -> counts.merge(start.job(), 1, Integer::sum));
        return counts;
    }

    /** The runs that gave a sign of life after a later run of the same job had done so. */
    Set<JobRun> overlapping() {
        Map<String, Integer> latest = new LinkedHashMap<>();
        Set<JobRun> overlapping = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (entry.run() < latest.merge(entry.job(), entry.run(), Math::max)) {
                overlapping.add(new JobRun(entry.job(), entry.run()));
            }
        }
        return overlapping;
    }

    /** The runs whose number started more than once. */
    Set<JobRun> startedTwice() {
        Set<JobRun> seen = new LinkedHashSet<>();
        Set<JobRun> twice = new LinkedHashSet<>();
        for (JobRun start : starts()) {
            if (!seen.add(start)) {
                twice.add(start);
            }
        }
        return twice;
    }
}
