package dev.queuectl.cli;

import dev.queuectl.client.Workers.Busy;
import dev.queuectl.store.Host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether somebody works, and all of them with the same program. */
final class WorkersCheck {
    private static final String NAME = "workers";

    private WorkersCheck() {}

    /**
     * Judges.
     *
     * @param due how many jobs wait whose time has come
     * @param here this machine
     * @param installed when this program was put here; empty where that is not known
     */
    static List<Finding> judge(
            List<Busy> workers, long due, Host here, Optional<Instant> installed) {
        List<Finding> findings = new ArrayList<>();
        long alive = workers.stream().filter(busy -> busy.sighting().alive()).count();
        for (Busy busy : workers) {
            if (!busy.sighting().alive()) {
                findings.add(dead(busy, alive));
            } else if (isOlder(busy, here, installed)) {
                findings.add(
                        Finding.warning(
                                NAME,
                                "worker "
                                        + busy.worker().id()
                                        + " was started before this version was installed",
                                "it works as the older version did",
                                "queuectl worker stop "
                                        + busy.worker().id()
                                        + ", then start it again"));
            }
        }
        if (alive == 0 && due > 0) {
            findings.add(
                    Finding.warning(
                            NAME,
                            "no worker lives, and " + Texts.count(due, "job") + " wait",
                            "nothing runs",
                            "queuectl worker start"));
        }
        return findings.isEmpty()
                ? List.of(Finding.fine(NAME, Texts.count(alive, "worker") + " alive"))
                : findings;
    }

    private static Finding dead(Busy busy, long alive) {
        return Finding.warning(
                NAME,
                "worker "
                        + busy.worker().id()
                        + " died and holds "
                        + Texts.count(busy.jobs().size(), "job"),
                "they do not run until another worker has recovered them",
                alive > 0 ? "wait some seconds" : "queuectl worker start");
    }

    private static boolean isOlder(Busy busy, Host here, Optional<Instant> installed) {
        return installed.isPresent()
                && busy.worker().host().identity().equals(here.identity())
                && busy.worker().startedAt().isBefore(installed.get());
    }
}
