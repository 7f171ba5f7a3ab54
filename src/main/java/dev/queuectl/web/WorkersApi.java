package dev.queuectl.web;

import dev.queuectl.client.Workers;
import dev.queuectl.client.json.StatusJson;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Visible;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.util.List;

/** Workers: looking at them, asking them to stop. */
final class WorkersApi {
    private final Workers workers;

    WorkersApi(Site site) {
        this.workers = new Workers(site.storage(), site.time());
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/workers",
                                Role.VIEWER,
                                "The workers of every host.",
                                _ ->
                                        Answers.json(
                                                200,
                                                json ->
                                                        StatusJson.writeWorkers(
                                                                json, workers.list())))
                        .gives("Workers"),
                Route.post(
                                "/api/v1/workers/{id}/stop",
                                "Asks a worker to finish its jobs and leave; with now, to end"
                                        + " them.",
                                this::stop)
                        .takes("Stop")
                        .gives("Worker"));
    }

    private Response stop(Call call) throws IOException {
        boolean now = JsonBody.read(call, "now").flag("now");
        Workers.Busy meant =
                workers.list().stream()
                        .filter(busy -> busy.sighting().alive())
                        .filter(busy -> busy.worker().id().value().equals(call.part("id")))
                        .findFirst()
                        .orElseThrow(() -> missing(call.part("id")));
        List<WorkerId> ids = List.of(meant.worker().id());
        workers.askToStop(ids, now ? StopRequest.NOW : StopRequest.GRACEFUL);
        return Answers.json(202, json -> StatusJson.write(json, meant));
    }

    private static Refusal missing(String id) {
        return new Refusal(
                404,
                "not_found",
                "there is no living worker '" + Visible.line(Numbers.shortened(id)) + "'");
    }
}
