package dev.queuectl.client.json;

import dev.queuectl.client.BulkEnqueue.Source;
import dev.queuectl.client.JobDraft;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Opens an input of many jobs: a JSON array if its first character says so, else JSON lines. */
public final class JobSource {
    private static final int LOOK_AHEAD = 4096;

    private JobSource() {}

    /**
     * Opens an input, which stays the caller's to close.
     *
     * @param defaults the parts that jobs without them shall have
     */
    public static Source open(InputStream input, DraftReader reader, JobDraft defaults)
            throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(input, 1 << 16);
        return startsArray(buffered)
                ? new JobArray(buffered, reader, defaults)
                : new JobLines(buffered, reader, defaults);
    }

    private static boolean startsArray(BufferedInputStream input) throws IOException {
        input.mark(LOOK_AHEAD);
        int first;
        int read = 0;
        do {
            first = input.read();
        } while (++read < LOOK_AHEAD
                && (first == ' ' || first == '\n' || first == '\r' || first == '\t'));
        input.reset();
        return first == '[';
    }
}
