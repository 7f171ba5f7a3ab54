package dev.queuectl.worker;

import dev.queuectl.domain.Job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes the environment of each run: what the worker passes on, the job's own variables over it,
 * and what queuectl tells every job. Immutable.
 */
public final class JobEnvironment {
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR");

    private final Map<String, String> passedOn;

    /**
     * Takes over what jobs shall see of a worker's environment.
     *
     * @param worker the worker's variables, in the locale of whoever started it
     */
    public JobEnvironment(Map<String, String> worker) {
        Map<String, String> kept = new LinkedHashMap<>();
        worker.forEach((name, value) -> {
            if (PASSED_ON.contains(name) || name.startsWith("LC_")) {
                kept.put(name, value);
            }
        });
        passedOn = Map.copyOf(kept);
    }

    /** Answers the complete environment of the run that the job is being given. */
    Map<String, String> of(Job job) {
        Map<String, String> environment = new LinkedHashMap<>(passedOn);
        environment.putAll(job.spec().environment());
        environment.put("QUEUECTL_JOB_ID", job.id().value());
        environment.put("QUEUECTL_ATTEMPT", Integer.toString(job.counters().attempts()));
        environment.put("QUEUECTL_RUN", Integer.toString(job.runNumber()));
        environment.put("QUEUECTL_QUEUE", job.spec().queue().value());
        return environment;
    }
}
