package dev.queuectl.client.json;

import dev.queuectl.client.BulkEnqueue.Entry;
import dev.queuectl.client.BulkEnqueue.Source;
import dev.queuectl.client.JobDraft;
import dev.queuectl.domain.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads jobs written as JSON lines: one object a line, UTF-8, blank lines left out. A line that is
 * no job is reported and the next one read. A line longer than {@link Json#MAX_JOB_BYTES} ends the
 * reading. Confined to one thread.
 */
final class JobLines implements Source {
    private final TextLines lines;
    private final DraftReader reader;
    private final JobDraft defaults;

    JobLines(InputStream input, DraftReader reader, JobDraft defaults) {
        this.lines = new TextLines(input, Json.MAX_JOB_BYTES);
        this.reader = reader;
        this.defaults = defaults;
    }

    @Override
    public String unit() {
        return "line";
    }

    @Override
    public @Nullable Entry next() throws IOException {
        try {
            String text = lines.next();
            return text == null
                    ? null
                    : new Entry.Described(lines.number(), reader.read(text).or(defaults));
        } catch (InvalidValue e) {
            return new Entry.Refusable(lines.number(), e);
        }
    }

    @Override
    public boolean isReady() throws IOException {
        return lines.isReady();
    }
}
