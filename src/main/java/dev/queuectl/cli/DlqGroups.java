package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

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

    private static final Records<Group> GROUPS =
            new Records<>(
                    "id",
                    List.of("id", "signature", "jobs", "first_at", "last_at", "newest"),
                    DlqGroups::write);

    private DlqGroups() {}

    /**
     * Shows groups.
     *
     * @param limit how many at most
     */
    static ExitStatus show(Set<QueueName> queues, int limit, Arguments arguments, Session session)
            throws IOException {
        Listing<Group> listing = Listing.read(GROUPS, OutputForm.TABLE, arguments, session);
        DeadGroups.Answer answer =
                new DeadGroups(session.storage().jobs(), session.time()).find(queues, MOST);
        List<Group> shown = answer.groups().stream().limit(limit).toList();
        Terminal terminal = session.terminal();
        if (listing.form() == OutputForm.JSON && !listing.hasFields()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("groups");
                for (Group group : shown) {
                    write(json, group);
                }
                json.writeEndArray();
                json.writeNumberField("looked_at", answer.lookedAt());
                json.writeNumberField("left_out", answer.leftOut());
                json.writeEndObject();
            });
        } else if (listing.isTable()) {
            Table table = new Table(2, "group", "jobs", "signature", "last", "newest");
            for (Group group : shown) {
                table.add(
                        group.signature().id(),
                        Long.toString(group.jobs()),
                        group.signature().text(),
                        Texts.time(group.last(), terminal),
                        group.newest().value());
            }
            listing.print(table);
        } else {
            listing.print(shown);
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

    private static void write(JsonGenerator json, Group group) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", group.signature().id());
        json.writeStringField("signature", group.signature().text());
        json.writeNumberField("jobs", group.jobs());
        json.writeStringField("first_at", JobJson.time(group.first()));
        json.writeStringField("last_at", JobJson.time(group.last()));
        json.writeStringField("newest", group.newest().value());
        json.writeEndObject();
    }
}
