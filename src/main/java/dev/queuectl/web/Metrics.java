package dev.queuectl.web;

import dev.queuectl.client.Workers;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Figures;
import dev.queuectl.store.Figures.Count;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Summary;
import dev.queuectl.web.MetricsText.Label;
import dev.queuectl.web.http.Response;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The queue as numbers for monitors. No id, command or error is ever a label; queues beyond {@value
 * #MOST_QUEUES} are counted together.
 */
final class Metrics {
    private static final int MOST_QUEUES = 200;
    private static final String OTHERS = "__other__";
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Site site;
    private final FigureTotals totals;

    Metrics(Site site) {
        this.site = site;
        this.totals = new FigureTotals(site.storage().figures(), site.time().instant());
    }

    List<Route> routes() {
        Role needed = site.options().publicMetrics() ? Role.ANYBODY : Role.VIEWER;
        return List.of(
                Route.get("/metrics", needed, "The queue as Prometheus reads it.", this::answer));
    }

    private Response answer(Call call) {
        Instant now = site.time().instant();
        Summary summary = site.storage().jobs().summary(now);
        MetricsText text = new MetricsText();
        writeJobs(text, summary);
        writeFigures(text, bounded(totals.read(now)));
        text.metric(
                "queuectl_queue_oldest_waiting_seconds",
                "gauge",
                "How long the job has waited that could have been started first, of all queues.");
        text.seconds(
                "queuectl_queue_oldest_waiting_seconds",
                summary.oldestDue()
                        .map(due -> Math.max(0, Duration.between(due, now).toMillis()))
                        .orElse(0L));
        writeTerms(text, site.storage().queues().all());
        writeWorkers(text, new Workers(site.storage(), site.time()).list());
        writeServer(text);
        return new Response(
                200,
                Map.of("Content-Type", TYPE),
                Response.of(200, "text/plain", text.toString()).content());
    }

    private static void writeJobs(MetricsText text, Summary summary) {
        text.metric("queuectl_jobs", "gauge", "Jobs by queue and state.");
        List<QueueName> queues =
                summary.counts().keySet().stream()
                        .sorted(Comparator.comparing(QueueName::value))
                        .toList();
        Map<String, List<QueueName>> named = new TreeMap<>();
        for (int i = 0; i < queues.size(); i++) {
            String name = i < MOST_QUEUES ? queues.get(i).value() : OTHERS;
            List<QueueName> rest =
                    i < MOST_QUEUES ? List.of(queues.get(i)) : queues.subList(i, queues.size());
            named.putIfAbsent(name, rest);
        }
        named.forEach((name, several) -> {
            for (JobState.Kind kind : JobState.Kind.values()) {
                text.sample(
                        "queuectl_jobs",
                        summary.count(several, EnumSet.of(kind)),
                        new Label("queue", name),
                        new Label("state", kind.label()));
            }
        });
    }

    /** What operators said of queues; there is no sense in adding that up for the others. */
    private static void writeTerms(MetricsText text, Map<QueueName, QueueTerms> all) {
        List<Map.Entry<QueueName, QueueTerms>> queues =
                all.entrySet().stream().limit(MOST_QUEUES).toList();
        text.metric("queuectl_queue_paused", "gauge", "1 while nothing of the queue is claimed.");
        for (Map.Entry<QueueName, QueueTerms> queue : queues) {
            text.sample(
                    "queuectl_queue_paused",
                    queue.getValue().paused().isPresent() ? 1 : 0,
                    new Label("queue", queue.getKey().value()));
        }
        text.metric(
                "queuectl_queue_concurrency_limit",
                "gauge",
                "How many jobs of the queue may run at once, where that is limited.");
        for (Map.Entry<QueueName, QueueTerms> queue : queues) {
            if (queue.getValue().limit().isPresent()) {
                text.sample(
                        "queuectl_queue_concurrency_limit",
                        queue.getValue().limit().getAsInt(),
                        new Label("queue", queue.getKey().value()));
            }
        }
    }

    private static void writeFigures(MetricsText text, Map<String, Figures> queues) {
        String attempts = "queuectl_job_attempts_total";
        text.metric(attempts, "counter", "Runs that ended, by how.");
        queues.forEach((queue, figures) -> {
            Label of = new Label("queue", queue);
            text.sample(attempts, figures.of(Count.COMPLETED), of, outcome("succeeded"));
            text.sample(attempts, figures.of(Count.FAILED), of, outcome("failed"));
            text.sample(attempts, figures.of(Count.CANCELLED), of, outcome("cancelled"));
            text.sample(attempts, figures.of(Count.LOST), of, outcome("lost"));
        });
        String finished = "queuectl_jobs_finished_total";
        text.metric(finished, "counter", "Jobs that were finished by a run.");
        queues.forEach((queue, figures) -> {
            Label of = new Label("queue", queue);
            text.sample(finished, figures.of(Count.COMPLETED), of, new Label("state", "completed"));
            text.sample(finished, figures.of(Count.DEAD), of, new Label("state", "dead"));
            text.sample(finished, figures.of(Count.CANCELLED), of, new Label("state", "cancelled"));
        });
        String rescued = "queuectl_jobs_rescued_total";
        text.metric(rescued, "counter", "Runs whose worker died and whose job was taken over.");
        queues.forEach((queue, figures) ->
                text.sample(rescued, figures.of(Count.LOST), new Label("queue", queue)));
        String wait = "queuectl_job_wait_seconds";
        text.metric(wait, "histogram", "From when a job was due to its start.");
        queues.forEach((queue, figures) ->
                text.histogram(wait, figures.waiting(), new Label("queue", queue)));
        String run = "queuectl_job_run_seconds";
        text.metric(run, "histogram", "How long runs took.");
        queues.forEach((queue, figures) ->
                text.histogram(run, figures.running(), new Label("queue", queue)));
    }

    private static Label outcome(String word) {
        return new Label("outcome", word);
    }

    private static void writeWorkers(MetricsText text, List<Workers.Busy> workers) {
        long dead = workers.stream().filter(busy -> !busy.sighting().alive()).count();
        long leaving =
                workers.stream()
                        .filter(busy ->
                                busy.sighting().alive()
                                        && busy.sighting().stop() != StopRequest.NONE)
                        .count();
        text.metric("queuectl_workers", "gauge", "Workers by whether they live.");
        text.sample(
                "queuectl_workers", workers.size() - dead - leaving, new Label("state", "alive"));
        text.sample("queuectl_workers", leaving, new Label("state", "stopping"));
        text.sample("queuectl_workers", dead, new Label("state", "dead"));
        text.metric("queuectl_worker_slots", "gauge", "Slots of the workers that live.");
        text.sample(
                "queuectl_worker_slots",
                workers.stream()
                        .filter(busy -> busy.sighting().alive())
                        .mapToLong(busy -> busy.worker().slots())
                        .sum());
        text.metric("queuectl_worker_slots_busy", "gauge", "Jobs that workers hold.");
        text.sample(
                "queuectl_worker_slots_busy",
                workers.stream()
                        .filter(busy -> busy.sighting().alive())
                        .mapToLong(busy -> busy.jobs().size())
                        .sum());
    }

    private void writeServer(MetricsText text) {
        text.metric("queuectl_http_requests_total", "counter", "Requests by route and status.");
        site.counts()
                .all()
                .forEach((answered, count) ->
                        text.sample(
                                "queuectl_http_requests_total",
                                count,
                                new Label("route", answered.route()),
                                new Label("code", Integer.toString(answered.status()))));
        text.metric("queuectl_sse_clients", "gauge", "Who listens to events.");
        text.sample("queuectl_sse_clients", site.hub().listeners());
        text.metric("queuectl_build_info", "gauge", "Which program this is.");
        text.sample(
                "queuectl_build_info",
                1,
                new Label("version", site.parts().version()),
                new Label("java", Runtime.version().toString()));
    }

    private static Map<String, Figures> bounded(Map<QueueName, Figures> all) {
        Map<String, Figures> bounded = new TreeMap<>();
        all.forEach((queue, figures) -> {
            String name = bounded.size() < MOST_QUEUES ? queue.value() : OTHERS;
            bounded.computeIfAbsent(name, _ -> new Figures()).add(figures);
        });
        return bounded;
    }
}
