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
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.http.Response.Sink;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What runs wrote: always as text, whatever it looks like. */
final class OutputApi {
    static final String TEXT = "text/plain; charset=utf-8";
    private static final int PIECE = 64 << 10;
    private static final int MOST_FOLLOWERS = 64;

    /** How much longer to rest after each look that found nothing, and for how long at most. */
    private static final long REST_MILLIS = 100;

    private static final long LONGEST_REST_MILLIS = 500;

    private final Site site;
    private final JobOutput outputs;
    private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);

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
        int run = call.query("run").map(text -> existing(job, text)).orElseGet(() -> last(job));
        Channel channel = channel(call);
        int from = number(call, "from", 0);
        int limit = number(call, "limit", Integer.MAX_VALUE);
        boolean follow = flag(call, "follow");
        if (follow && call.query("limit").isPresent()) {
            throw new InvalidValue("limit", "cannot be given beside follow");
        }
        Response response =
                follow
                        ? following(job.id(), run, channel, from)
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

    /** Answers a run that was asked for, if it has begun. */
    private int existing(Job job, String number) {
        int run = Numbers.integer("run", number, 1, Integer.MAX_VALUE);
        if (run > job.runNumber()
                && site.storage().jobs().runs(job.id()).stream()
                        .noneMatch(each -> each.number() == run)) {
            throw noSuchRun(job, run);
        }
        return run;
    }

    static Refusal noSuchRun(Job job, int run) {
        return new Refusal(404, "not_found", "job '" + job.id() + "' has no run " + run);
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

    private Response following(JobId id, int run, Channel channel, int from) {
        if (followers.availablePermits() == 0) {
            throw new Refusal(503, "refused", "too many follow what runs write already");
        }
        return Response.live(
                TEXT,
                sink -> {
                    if (!followers.tryAcquire()) {
                        // Others were faster; it is as if the connection had been lost.
                        return;
                    }
                    try {
                        follow(id, run, channel, from, sink);
                    } finally {
                        followers.release();
                    }
                });
    }

    /** Sends what is written as it is written; what the client has already is left out. */
    private void follow(JobId id, int run, Channel channel, long from, Sink sink)
            throws IOException, InterruptedException {
        Optional<LiveOutput> live = Optional.empty();
        Skipping rest = new Skipping(sink, from);
        long rested = 0;
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
                if (live.isPresent() && sendNews(live.get(), rest)) {
                    rested = 0;
                }
                rested = Math.min(rested + REST_MILLIS, LONGEST_REST_MILLIS);
                Thread.sleep(rested);
            }
        } finally {
            if (live.isPresent()) {
                live.get().close();
            }
        }
    }

    /** Sends what there is by now, and answers whether there was anything. */
    private static boolean sendNews(LiveOutput live, Sink sink) throws IOException {
        boolean isNew = false;
        for (byte[] news = live.next(); news.length > 0; news = live.next()) {
            sink.send(news, 0, news.length);
            isNew = true;
        }
        return isNew;
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
