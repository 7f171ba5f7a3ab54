package dev.queuectl.web;

import dev.queuectl.client.DeadGroups;
import dev.queuectl.client.DeadLetters;
import dev.queuectl.client.DeadLetters.DeadLetter;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Signature;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.Summary;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.DeadGroup;
import dev.queuectl.web.pages.DeadPage;
import dev.queuectl.web.pages.JobRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The page of dead letters, grouped by what they died of. */
final class DeadList {
    private static final Set<Kind> DEAD = EnumSet.of(Kind.DEAD);

    /** Of so many jobs groups are made, and among so many those of one group are looked for. */
    private static final int GROUPED = 200;

    private static final int LIMIT = 50;

    private final Site site;
    private final Frames frames;

    DeadList(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    Route route() {
        return Route.get("/dead", Role.VIEWER, "The page of dead letters.", this::show)
                .with("group", "only jobs that died of this: the id of a group")
                .with("before", "where to go on, as the link to older jobs has it");
    }

    /** Answers a group as a line of a table. */
    static DeadGroup row(DeadGroups.Group group, Instant now) {
        return new DeadGroup(
                group.signature().id(),
                group.signature().text(),
                Words.number(group.jobs()),
                Words.moment(group.first(), now),
                Words.moment(group.last(), now),
                group.newest().value());
    }

    private Response show(Call call) {
        Instant now = site.time().instant();
        String group = group(call);
        DeadGroups.Answer groups =
                new DeadGroups(site.storage().jobs(), site.time()).find(Set.of(), GROUPED);
        JobPage page =
                site.storage()
                        .jobs()
                        .list(
                                new JobQuery(
                                        DEAD,
                                        Set.of(),
                                        group.isEmpty() ? LIMIT : GROUPED,
                                        Cursors.of("before", call.query("before"))));
        Summary summary = site.storage().jobs().summary(now);
        return Templates.page(
                200,
                "dead.jte",
                new DeadPage(
                        frames.of("Dead letters", "dead", call),
                        Words.number(summary.count(DEAD)),
                        groups.groups().stream().map(each -> row(each, now)).toList(),
                        Words.number(groups.lookedAt()),
                        groups.leftOut() > 0,
                        group,
                        rows(page, group, now),
                        older(page, group)));
    }

    private static String group(Call call) {
        String group = call.query("group").orElse("");
        if (!group.isEmpty() && !Signature.isId(group)) {
            throw new InvalidValue("group", "must be the id of a group");
        }
        return group;
    }

    private List<JobRow> rows(JobPage page, String group, Instant now) {
        List<JobRow> rows = new ArrayList<>();
        for (DeadLetter letter : new DeadLetters(site.storage().jobs(), site.time()).list(page)) {
            if (group.isEmpty() || Signature.of(letter.job(), letter.run()).id().equals(group)) {
                rows.add(JobRows.of(letter.job(), letter.run(), now));
            }
        }
        return rows;
    }

    private static String older(JobPage page, String group) {
        if (page.isLast()) {
            return "";
        }
        return "/dead?"
                + (group.isEmpty() ? "" : "group=" + group + "&")
                + "before="
                + page.next().getAsLong();
    }
}
