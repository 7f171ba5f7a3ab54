package dev.queuectl.web;

import dev.queuectl.client.JobOutput;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Run;
import dev.queuectl.web.http.Headers;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What a run wrote, as a file of which parts can be asked for. */
final class OutputFile {
    private static final String ACCEPTED = "Accept-Ranges";
    private static final String RANGE = "Content-Range";

    private final Site site;
    private final JobOutput outputs;

    OutputFile(Site site) {
        this.site = site;
        this.outputs = new JobOutput(site.storage());
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/jobs/{id}/runs/{run}/output",
                                Role.VIEWER,
                                "What a run wrote, as a file; the header Range asks for a part.",
                                this::read)
                        .with("stream", "out or err; out by default"));
    }

    private Response read(Call call) throws IOException {
        Job job = JobsApi.find(site, call);
        int run = Numbers.integer("run", call.part("run"), 1, Integer.MAX_VALUE);
        Channel channel = OutputApi.channel(call);
        Optional<Run> ended =
                site.storage().jobs().runs(job.id()).stream()
                        .filter(each -> each.number() == run)
                        .findFirst();
        boolean goesOn = job.state() instanceof JobState.Processing && job.runNumber() == run;
        if (ended.isEmpty() && !goesOn) {
            throw OutputApi.noSuchRun(job, run);
        }
        long size = outputs.size(job.id(), run, channel);
        Optional<String> tag =
                ended.map(each -> "\"" + each.endedAt().toEpochMilli() + "-" + size + "\"");
        Optional<ByteRange> asked = asked(call.request().headers(), tag, size);
        if (asked.isPresent() && asked.get().isEmpty()) {
            return new Problem(416, "usage", "there are " + size + " bytes", "")
                    .response()
                    .with(ACCEPTED, "bytes")
                    .with(RANGE, "bytes */" + size);
        }
        ByteRange part = asked.orElse(new ByteRange(0, size));
        Response response =
                Response.pieces(
                                OutputApi.TEXT,
                                part.length(),
                                sink -> {
                                    try (InputStream in = outputs.open(job.id(), run, channel)) {
                                        OutputApi.copy(in, part.from(), part.length(), sink);
                                    }
                                })
                        .with(ACCEPTED, "bytes");
        if (tag.isPresent()) {
            response = response.with("ETag", tag.get());
        }
        String whole = ended.isPresent() ? Long.toString(size) : "*";
        return asked.isPresent() ? response.withStatus(206).with(RANGE, part.of(whole)) : response;
    }

    /** Answers the part that is asked for; empty for all, also of what the client has not begun. */
    private static Optional<ByteRange> asked(Headers headers, Optional<String> tag, long size) {
        Optional<String> onlyIf = headers.one("If-Range");
        if (onlyIf.isPresent() && !onlyIf.equals(tag)) {
            return Optional.empty();
        }
        return headers.one("Range").flatMap(range -> ByteRange.parse(range, size));
    }
}
