package dev.queuectl.client;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;

import java.util.List;

/** A line of an exported queue. What a job's runs wrote comes before the job. */
public sealed interface ExportLine {
    /** A setting of the queue. */
    record Setting(String key, String value) implements ExportLine {}

    /** A piece of what a run wrote, of which the pieces follow each other. */
    final class Output implements ExportLine {
        private final JobId job;
        private final int run;
        private final Channel channel;
        private final byte[] bytes;

        /**
         * Makes one.
         *
         * @param bytes at most {@link ExportQueue#PIECE}; nobody changes them after handing them in
         */
        public Output(JobId job, int run, Channel channel, byte[] bytes) {
            this.job = job;
            this.run = run;
            this.channel = channel;
            this.bytes = bytes;
        }

        public JobId job() {
            return job;
        }

        public int run() {
            return run;
        }

        public Channel channel() {
            return channel;
        }

        public byte[] bytes() {
            return bytes;
        }
    }

    /**
     * A job that nobody holds.
     *
     * @param runs its ended runs, oldest first
     */
    record Whole(Job job, List<Run> runs) implements ExportLine {
        public Whole {
            runs = List.copyOf(runs);
        }
    }
}
