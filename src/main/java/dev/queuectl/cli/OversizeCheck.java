package dev.queuectl.cli;

import dev.queuectl.domain.Job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whether jobs are so large, or have such a history, that they slow others. */
final class OversizeCheck {
    private static final String NAME = "size of jobs";

    /** How many of the newest jobs are looked at. */
    static final int LOOKED_AT = 10_000;

    private static final int LARGE = 256 * 1024;
    private static final int MANY_RUNS = 1_000;
    private static final int NAMED = 5;

    private OversizeCheck() {}

    static List<Finding> judge(List<Job> jobs) {
        List<String> large = new ArrayList<>();
        List<String> busy = new ArrayList<>();
        for (Job job : jobs) {
            if (bytes(job) > LARGE) {
                large.add(job.id().value());
            }
            if (job.counters().runs() > MANY_RUNS) {
                busy.add(job.id().value());
            }
        }
        List<Finding> findings = new ArrayList<>();
        if (!large.isEmpty()) {
            findings.add(
                    Finding.warning(
                            NAME,
                            "more than 256 KiB of command and variables: " + named(large),
                            "each claim and each list carries all of it",
                            "put what is large into a file, and its name into the job"));
        }
        if (!busy.isEmpty()) {
            findings.add(
                    Finding.warning(
                            NAME,
                            "more than " + MANY_RUNS + " runs: " + named(busy),
                            "every run is kept as long as its job",
                            "queuectl clone the job and delete the old one"));
        }
        return findings.isEmpty()
                ? List.of(Finding.fine(NAME, "nothing large in " + Texts.count(jobs.size(), "job")))
                : findings;
    }

    private static long bytes(Job job) {
        long bytes = 0;
        for (String argument : job.spec().command().argv()) {
            bytes += argument.getBytes(StandardCharsets.UTF_8).length;
        }
        for (var variable : job.spec().environment().entrySet()) {
            bytes += variable.getKey().length() + variable.getValue().length();
        }
        return bytes;
    }

    private static String named(List<String> ids) {
        String first = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
        return ids.size() > NAMED ? first + " and " + (ids.size() - NAMED) + " more" : first;
    }
}
