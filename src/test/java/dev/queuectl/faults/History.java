package dev.queuectl.faults;

import dev.queuectl.acceptance.Answer;
import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Queuectl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a test enqueued, and which of it the program acknowledged. Not thread-safe. */
final class History {

    private final Queuectl queuectl;
    private final Set<String> attempted = new LinkedHashSet<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();

    History(Queuectl queuectl) {
        this.queuectl = queuectl;
    }

    /** The ids that were handed to the program, whatever it answered. */
    Set<String> attempted() {
        return attempted;
    }

    /** The ids that the program printed. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /**
     * Enqueues jobs that write themselves into the ledger.
     *
     * @param work what each of them does
     * @param options of {@code enqueue}, for all of them
     */
    Answer enqueue(int count, String work, String... options) {
        Call call = start(count, work, options);
        Answer answer = call.end();
        acknowledge(call);
        return answer;
    }

    /** As {@link #enqueue}, without waiting for the answer; {@link #acknowledge} takes it. */
    Call start(int count, String work, String... options) {
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String id = "job-" + (attempted.size() + 1);
            attempted.add(id);
            input.append("{\"id\":\"")
                    .append(id)
                    .append("\",\"command\":\"")
                    .append(Ledger.command(work).replace("\"", "\\\""))
                    .append("\"}\n");
        }
        List<String> arguments = new ArrayList<>(List.of("enqueue", "-"));
        arguments.addAll(List.of(options));
        return queuectl.startWithInput(input.toString(), arguments.toArray(String[]::new));
    }

    /** Takes the ids that a call has printed whole. */
    void acknowledge(Call call) {
        acknowledged.addAll(call.printedLines());
    }
}
