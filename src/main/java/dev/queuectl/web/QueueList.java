package dev.queuectl.web;

import dev.queuectl.client.Stats;
import dev.queuectl.client.Workers;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.QueuesPage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The page of all queues. */
final class QueueList {
    private final Site site;
    private final Frames frames;

    QueueList(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    Response show(Call call) {
        Instant now = site.time().instant();
        Stats stats =
                Stats.read(
                        site.storage().figures(),
                        now,
                        Duration.ofHours(1),
                        Optional.empty(),
                        Stats.By.QUEUE);
        return Templates.page(
                200,
                "queues.jte",
                new QueuesPage(
                        frames.of("Queues", "queues", call),
                        new QueueRows(
                                        site.storage().jobs().summary(now),
                                        site.storage().queues().all(),
                                        stats,
                                        new Workers(site.storage(), site.time()).list())
                                .byName()));
    }
}
