package dev.queuectl.cli;

import dev.queuectl.client.DeadGroups;
import dev.queuectl.client.DeadGroups.Group;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.QueueName;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code dlq list --group}: dead jobs by what they died of, the largest group first. */
final class DlqGroups {
    /** So many are looked at within a second. */
    private static final int MOST = 10_000;

    private DlqGroups() {}

    /**
     * Shows groups.
     *
     * @param limit how many at most
     */
    static ExitStatus show(Set<QueueName> queues, int limit, Session session) throws IOException {
        DeadGroups.Answer answer =
                new DeadGroups(session.storage().jobs(), session.time()).find(queues, MOST);
        List<Group> shown = answer.groups().stream().limit(limit).toList();
        Terminal terminal = session.terminal();
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("groups");
                for (Group group : shown) {
                    json.writeStartObject();
                    json.writeStringField("id", group.signature().id());
                    json.writeStringField("signature", group.signature().text());
                    json.writeNumberField("jobs", group.jobs());
                    json.writeStringField("first_at", JobJson.time(group.first()));
                    json.writeStringField("last_at", JobJson.time(group.last()));
                    json.writeStringField("newest", group.newest().value());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeNumberField("looked_at", answer.lookedAt());
                json.writeNumberField("left_out", answer.leftOut());
                json.writeEndObject();
            });
        } else {
            Table table = new Table(2, "group", "jobs", "signature", "last", "newest");
            for (Group group : shown) {
                table.add(
                        group.signature().id(),
                        Long.toString(group.jobs()),
                        group.signature().text(),
                        Texts.time(group.last(), terminal),
                        group.newest().value());
            }
            table.print(terminal);
        }
        terminal.flush();
        int more = answer.groups().size() - shown.size();
        if (more > 0) {
            terminal.say("and " + Texts.count(more, "smaller group") + "; --limit N shows more");
        }
        if (answer.leftOut() > 0) {
            terminal.say(
                    "looked at the newest "
                            + Texts.count(answer.lookedAt(), "dead job")
                            + "; "
                            + Texts.count(answer.leftOut(), "older one")
                            + " left out");
        }
        return ExitStatus.DONE;
    }
}
