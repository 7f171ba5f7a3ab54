package dev.queuectl.web;

import dev.queuectl.client.JobOutput;
import dev.queuectl.client.LiveOutput;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Run;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.http.Response.Sink;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What runs wrote: always as text, whatever it looks like. */
final class OutputApi {
    static final String TEXT = "text/plain; charset=utf-8";
    private static final int PIECE = 64 << 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Site site;
    private final JobOutput outputs;

    OutputApi(Site site) {
        this.site = site;
        this.outputs = new JobOutput(site.storage());
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/jobs/{id}/logs",
                                Role.VIEWER,
                                "What a run wrote, as text.",
                                this::read)
                        .with("run", "which run, the first being 1; the last by default")
                        .with("stream", "out or err; out by default")
                        .with("from", "leave out so many bytes at the beginning")
                        .with("limit", "at most so many bytes")
                        .with("follow", "true to go on until the run has ended")
                        .with("download", "true to have a browser keep it in a file"));
    }

    private Response read(Call call) throws IOException {
        Job job = JobsApi.find(site, call);
        int run =
                call.query("run")
                        .map(text -> Numbers.integer("run", text, 1, Integer.MAX_VALUE))
                        .orElseGet(() -> last(job));
        Channel channel = channel(call);
        int from = number(call, "from", 0);
        int limit = number(call, "limit", Integer.MAX_VALUE);
        boolean follow = flag(call, "follow");
        Response response =
                follow
                        ? Response.live(TEXT, sink -> follow(job.id(), run, channel, from, sink))
                        : Response.live(
                                TEXT,
                                sink -> {
                                    try (InputStream in = outputs.open(job.id(), run, channel)) {
                                        copy(in, from, limit, sink);
                                    }
                                });
        return flag(call, "download")
                ? response.with(
                        "Content-Disposition",
                        "attachment; filename=\""
                                + job.id()
                                + "."
                                + run
                                + (channel == Channel.OUT ? ".out" : ".err")
                                + ".txt\"")
                : response;
    }

    /** Answers the stream that a request means. */
    static Channel channel(Call call) {
        return switch (call.query("stream").orElse("out")) {
            case "out" -> Channel.OUT;
            case "err" -> Channel.ERR;
            default -> throw new InvalidValue("stream", "must be out or err");
        };
    }

    /** Answers the run that there is to read: the one that goes on, else the last that ended. */
    private int last(Job job) {
        if (job.state() instanceof JobState.Processing) {
            return job.runNumber();
        }
        return site.storage().jobs().runs(job.id()).stream().mapToInt(Run::number).max().orElse(1);
    }

    private static int number(Call call, String name, int fallback) {
        return call.query(name)
                .map(text -> Numbers.integer(name, text, 0, Integer.MAX_VALUE))
                .orElse(fallback);
    }

    private static boolean flag(Call call, String name) {
        return switch (call.query(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValue(name, "must be true or false");
        };
    }

    /** Sends what is read from a byte on, so many bytes at most. */
    static void copy(InputStream in, long from, long limit, Sink sink) throws IOException {
        long skipped = in.skip(from);
        while (skipped < from && in.read() >= 0) {
            skipped++;
        }
        byte[] piece = new byte[PIECE];
        long left = limit;
        while (left > 0) {
            int some = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (some < 0) {
                return;
            }
            sink.send(piece, 0, some);
            left -= some;
        }
    }

    /** Sends what is written as it is written; what the client has already is left out. */
    private void follow(JobId id, int run, Channel channel, long from, Sink sink)
            throws IOException, InterruptedException {
        Optional<LiveOutput> live = Optional.empty();
        Skipping rest = new Skipping(sink, from);
        try {
            while (!sink.isGone()) {
                Optional<Job> job = site.storage().jobs().find(List.of(id)).stream().findFirst();
                if (job.isEmpty() || run <= job.get().counters().runs()) {
                    try (InputStream in =
                            live.isPresent()
                                    ? outputs.openRest(id, run, channel, live.get())
                                    : outputs.open(id, run, channel)) {
                        copy(in, 0, Long.MAX_VALUE, rest);
                    }
                    return;
                }
                if (!(job.get().state() instanceof JobState.Processing)) {
                    return;
                }
                if (live.isEmpty()) {
                    live = outputs.live(id, run, channel);
                }
                if (live.isPresent()) {
                    sendNews(live.get(), rest);
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        } finally {
            if (live.isPresent()) {
                live.get().close();
            }
        }
    }

    private static void sendNews(LiveOutput live, Sink sink) throws IOException {
        for (byte[] news = live.next(); news.length > 0; news = live.next()) {
            sink.send(news, 0, news.length);
        }
    }

    /** Leaves out the first bytes. */
    private static final class Skipping implements Sink {
        private final Sink sink;
        private long left;

        Skipping(Sink sink, long left) {
            this.sink = sink;
            this.left = left;
        }

        @Override
        public void send(byte[] bytes, int offset, int length) throws IOException {
            int skipped = (int) Math.min(left, length);
            left -= skipped;
            if (skipped < length) {
                sink.send(bytes, offset + skipped, length - skipped);
            }
        }

        @Override
        public boolean isGone() throws IOException {
            return sink.isGone();
        }
    }
}
