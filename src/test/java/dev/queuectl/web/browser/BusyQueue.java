package dev.queuectl.web.browser;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.client.ExportLine;
import dev.queuectl.client.json.ExportJson;
import dev.queuectl.client.json.Json;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobIds;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Figures;
import dev.queuectl.store.Figures.Count;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.Storage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A queue as a small shop might have it in the middle of a day: an hour of history, and work. */
final class BusyQueue {
    /** A job that runs and writes while it does. */
    static final String RUNNING = "import-feed";

    static final String HOST = "web1";

    private static final int HOUR = 60;
    private static final WorkerId WORKER = new WorkerId("w-yesterday");

    private static final String IMPORT =
            """
            printf '\\033[1mReading %s\\033[0m\\n' "$1"
            seq -f '  %g rows' 1000 1000 21000
            printf '\\033[32mdone\\033[0m  prices\\n'
            printf '\\033[33mskipped\\033[0m  3 rows without a number\\n'
            printf '\\033[36m...\\033[0m  stock levels\\n'
            echo 'warning: row 20417: price is empty' >&2
            sleep 7200
            """;

    /** A job that ended well after so many milliseconds. */
    private record Done(String queue, String command, int millis) {}

    /** A job that died, each of its runs of the same. */
    private record Died(String queue, String command, int exitCode, String error) {}

    private static final List<Done> COMPLETED =
            List.of(
                    new Done("mail", "./send-mail --template receipt --to ann@example.org", 340),
                    new Done("images", "convert upload-4711.jpg -resize 640x 4711-small.jpg", 1870),
                    new Done("mail", "./send-mail --template reminder --to bob@example.org", 290),
                    new Done("reports", "./report --month 2026-10 --format pdf", 42_300),
                    new Done("images", "convert upload-4712.jpg -resize 640x 4712-small.jpg", 2110),
                    new Done(
                            "mail", "curl -fsS -X POST https://hooks.example.org/order/1207", 610));

    private static final List<Died> DEAD =
            List.of(
                    new Died(
                            "backup",
                            "rsync -a /srv/data/ backup1:/srv/data/",
                            11,
                            "rsync: [receiver] write failed on \"/srv/data/orders.db\":"
                                    + " No space left on device (28)"),
                    new Died(
                            "mail",
                            "curl -fsS -X POST https://hooks.example.org/order/1188",
                            28,
                            "curl: (28) Operation timed out after 30001 milliseconds"),
                    new Died(
                            "reports",
                            "python3 totals.py --month 2026-09",
                            1,
                            "KeyError: 'total'"));

    private final Queuectl queuectl;
    private final Instant now = Instant.now();

    BusyQueue(Queuectl queuectl) {
        this.queuectl = queuectl;
    }

    void fill() throws IOException {
        queuectl.callWithInput(history(), "import", "-").exits(0);
        if (Files.exists(queuectl.database())) {
            figures();
        }
        queuectl.shell(
                        "queuectl enqueue --queue backup --tag nightly 'rsync -a /srv/mail/"
                                + " backup1:/srv/mail/'")
                .exits(0);
        queuectl.enqueue(
                "--queue", "reports", "--delay", "6h", "./report --month 2026-11 --format pdf");
        Files.writeString(queuectl.work().resolve("import-feed"), IMPORT);
        queuectl.enqueue(
                "--id",
                RUNNING,
                "--queue",
                "import",
                "--priority",
                "5",
                "--tag",
                "feeds",
                "sh import-feed feeds/autumn.csv");
        Queuectl.Worker _ =
                queuectl.startWorker(
                        "--count", "4", "--queue", "import", "--queue", "mail", "--queue",
                        "images");
        Queuectl.Worker _ = queuectl.startWorker("--count", "2", "--queue", "reports");
        queuectl.awaitState(RUNNING, "processing");
    }

    private String history() throws IOException {
        List<ExportLine.Whole> jobs = new ArrayList<>();
        for (int minute = HOUR; minute > 0; minute--) {
            jobs.add(completed(minute, COMPLETED.get(minute % COMPLETED.size())));
        }
        for (int i = 0; i < 9; i++) {
            jobs.add(dead(3 + i * i, DEAD.get(i % DEAD.size())));
        }
        jobs.sort(Comparator.comparing(line -> line.job().createdAt()));
        StringWriter text = new StringWriter();
        for (ExportLine.Whole job : jobs) {
            try (JsonGenerator json = Json.generator(text)) {
                ExportJson.write(json, job);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private ExportLine.Whole completed(int minute, Done done) {
        Instant start = now.minus(Duration.ofMinutes(minute)).plusMillis(done.millis() % 977);
        Instant end = start.plusMillis(done.millis() + minute * 17L % 300);
        Outcome outcome = new Outcome.Exited(0);
        Job job =
                enqueued(
                                "c" + minute,
                                done.queue(),
                                done.command(),
                                start.minusMillis(minute * 40L % 900))
                        .claimedBy(WORKER, start)
                        .concluded(outcome, new Verdict.Complete(), end);
        return new ExportLine.Whole(job, List.of(run(1, start, end, outcome, "")));
    }

    private ExportLine.Whole dead(int minute, Died died) {
        Instant at = now.minus(Duration.ofMinutes(minute + 1L));
        Job job = enqueued("d" + minute, died.queue(), died.command(), at);
        List<Run> runs = new ArrayList<>();
        Outcome outcome = new Outcome.Exited(died.exitCode());
        for (int number = 1; number <= 3; number++) {
            Instant end = at.plusMillis(900L + 350L * number);
            Instant again = end.plusSeconds(1L << number);
            runs.add(run(number, at, end, outcome, died.error()));
            Verdict verdict = number < 3 ? new Verdict.Retry(again) : new Verdict.Bury(Reason.EXIT);
            job = job.claimedBy(WORKER, at).concluded(outcome, verdict, end);
            at = again;
        }
        return new ExportLine.Whole(job, runs);
    }

    private static Job enqueued(String seed, String queue, String command, Instant at) {
        JobId id = new JobIds(new SplittableRandom(seed.hashCode())).next();
        JobSpec spec =
                new JobSpec(
                        new Command.Shell(command),
                        new QueueName(queue),
                        0,
                        new RetryPolicy(2, new Backoff(2, Duration.ofHours(1), false)),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        "/srv/shop");
        return Job.enqueued(id, spec, at, at);
    }

    private static Run run(int number, Instant start, Instant end, Outcome outcome, String error) {
        return new Run(
                number,
                WORKER,
                HOST,
                OptionalLong.of(4100L + number),
                start,
                end,
                outcome,
                Optional.of(
                        new Run.Usage(
                                Duration.between(start, end).dividedBy(3),
                                OptionalLong.of(18_432))),
                new Run.Output(0, 0, error));
    }

    /** Counts of each minute, as workers tell them while they work. */
    private void figures() {
        SplittableRandom random = new SplittableRandom(7);
        List<QueueFigures> minutes = new ArrayList<>();
        Instant last = QueueFigures.beginning(now, QueueFigures.MINUTE);
        for (int minute = HOUR; minute > 0; minute--) {
            Instant since = last.minus(QueueFigures.MINUTE.multipliedBy(minute));
            double wave = 1.4 + Math.sin(minute / 9.0);
            minutes.add(minute(since, "mail", "send-mail", (int) (26 * wave), 350, random));
            minutes.add(minute(since, "images", "convert", (int) (9 * wave), 2000, random));
            minutes.add(minute(since, "reports", "report", minute % 2, 41_000, random));
        }
        OpenOptions options = new OpenOptions(Duration.ofSeconds(30), () -> HOST, random, true);
        try (Storage storage = SqliteStorage.open(queuectl.database(), options)) {
            storage.figures().add(minutes, now);
        }
    }

    private static QueueFigures minute(
            Instant since,
            String queue,
            String command,
            int runs,
            int millis,
            SplittableRandom random) {
        Figures figures = new Figures();
        for (int i = 0; i < runs + random.nextInt(4); i++) {
            boolean failed = random.nextInt(100) < 6;
            figures.count(Count.STARTED);
            figures.count(failed ? Count.FAILED : Count.COMPLETED);
            figures.waited((long) (3 + 60 * -Math.log(random.nextDouble(0.001, 1))));
            figures.ran((long) (millis * random.nextDouble(0.5, 2.2)));
        }
        return new QueueFigures(
                new QueueName(queue), since, QueueFigures.MINUTE, Map.of(command, figures));
    }
}
