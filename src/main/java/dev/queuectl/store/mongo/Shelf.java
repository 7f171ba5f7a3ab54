package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.nin;

import dev.queuectl.domain.JobState.Kind;

import org.bson.conversions.Bson;

import java.util.ArrayList;
import java.util.List;

/**
 * Under what a job is counted: its state, but for pending ones that are not due yet.
 *
 * @param name the word that stands in documents
 * @param state the state of jobs on it
 * @param which finds jobs that stand so
 */
record Shelf(String name, String state, Bson which) {
    /** Pending, and not due yet or not seen to be, or kept by an operator. */
    static final Shelf LATER =
            new Shelf(
                    "later",
                    Words.PENDING,
                    and(eq("state", Words.PENDING), in("waiting", Words.LATER, Words.ON_HOLD)));

    /** Forgotten: to be counted out and removed. */
    static final Shelf GONE = new Shelf(Words.GONE, Words.GONE, eq("state", Words.GONE));

    static final List<Shelf> ALL = all();

    private static List<Shelf> all() {
        List<Shelf> all = new ArrayList<>(List.of(LATER, GONE));
        for (Kind kind : Kind.values()) {
            Bson ofState = eq("state", kind.label());
            all.add(
                    new Shelf(
                            kind.label(),
                            kind.label(),
                            kind == Kind.PENDING
                                    ? and(ofState, nin("waiting", Words.LATER, Words.ON_HOLD))
                                    : ofState));
        }
        return List.copyOf(all);
    }

    /** Answers the name of where a job stands. */
    static String nameOf(String state, boolean later) {
        return later && state.equals(Words.PENDING) ? LATER.name() : state;
    }

    Kind kind() {
        return Words.kind(state);
    }

    static Shelf named(String name) {
        for (Shelf shelf : ALL) {
            if (shelf.name().equals(name)) {
                return shelf;
            }
        }
        throw new IllegalArgumentException("nothing is counted as '" + name + "'");
    }
}
