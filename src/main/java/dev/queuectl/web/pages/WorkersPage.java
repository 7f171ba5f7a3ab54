package dev.queuectl.web.pages;

import java.util.List;

/** Every worker, on whatever machine. */
public record WorkersPage(Frame frame, List<WorkerRow> workers) {
    public WorkersPage {
        workers = List.copyOf(workers);
    }

    /**
     * A worker.
     *
     * @param standing alive, stopping or dead
     * @param queues those it serves; all of them when it does not say
     * @param jobs what it runs
     */
    public record WorkerRow(
            String id,
            String host,
            long pid,
            String standing,
            int slots,
            String queues,
            Moment started,
            List<String> jobs) {
        public WorkerRow {
            jobs = List.copyOf(jobs);
        }
    }
}
