package dev.queuectl.cli;

import dev.queuectl.client.JobOutput;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Writes a run's output as JSON: text where it is UTF-8, with U+FFFD for bytes that are not. */
final class OutputJson {
    private OutputJson() {}

    static void write(Session session, Job job, int run, Set<Channel> channels, int lines)
            throws IOException {
        JobOutput output = new JobOutput(session.storage());
        session.json(json -> {
            json.writeStartObject();
            json.writeStringField("id", job.id().value());
            json.writeNumberField("run", run);
            for (Channel channel : channels) {
                try (InputStream bytes = LastLines.of(output.open(job.id(), run, channel), lines)) {
                    json.writeStringField(
                            "std" + channel.label(),
                            new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            json.writeEndObject();
        });
    }
}
