package dev.queuectl.store.sqlite;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.sql.Codes;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Sets as JSON arrays: the form in which one statement takes any number of values. */
final class JsonArrays {
    private JsonArrays() {}

    static String ofQueues(Set<QueueName> queues) {
        return ofNames(queues.stream().map(QueueName::value).toList());
    }

    static String ofTags(Set<String> tags) {
        return ofNames(tags);
    }

    /** Names of queues and tags hold nothing that JSON would have to escape. */
    private static String ofNames(Collection<String> names) {
        StringBuilder array = new StringBuilder("[");
        for (String name : names) {
            array.append(array.length() == 1 ? "\"" : ",\"").append(name).append('"');
        }
        return array.append(']').toString();
    }

    static String ofNumbers(List<Long> numbers) {
        return numbers.toString();
    }

    static String ofKinds(Set<Kind> kinds) {
        StringBuilder array = new StringBuilder("[");
        for (Kind kind : kinds) {
            array.append(array.length() == 1 ? "" : ",").append(Codes.of(kind));
        }
        return array.append(']').toString();
    }
}
