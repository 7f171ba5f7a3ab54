package dev.queuectl.store;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.WorkerId;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The events of one change of the store as few bytes: a version, then one after the other. */
public final class PackedEvents {
    private static final int VERSION = 1;
    private static final int LARGEST = Integer.MAX_VALUE - 1;

    private PackedEvents() {}

    public static byte[] pack(List<JobEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(events.size() * 48);
        bytes.write(VERSION);
        for (JobEvent event : events) {
            Packing.write(bytes, event.what().code());
            Packing.write(bytes, Math.max(0, event.at().toEpochMilli()));
            Packing.write(bytes, event.job().value());
            Packing.write(bytes, event.queue().value());
            Packing.write(bytes, event.run());
            Packing.write(bytes, event.worker().map(WorkerId::value).orElse(""));
            Packing.write(bytes, event.reason().map(Reason::label).orElse(""));
            Packing.write(
                    bytes, event.exitCode().isPresent() ? event.exitCode().getAsInt() + 1 : 0);
        }
        return bytes.toByteArray();
    }

    /**
     * Answers some of what was packed.
     *
     * @param passed how many events are left out at the beginning
     * @param most how many are answered at most
     * @throws IllegalArgumentException when it was not packed
     */
    public static List<JobEvent> unpack(byte[] packed, int passed, int most) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        if (!bytes.hasRemaining() || bytes.get() != VERSION) {
            throw new IllegalArgumentException("events of another version");
        }
        for (int i = 0; i < passed && bytes.hasRemaining(); i++) {
            pass(bytes);
        }
        List<JobEvent> events = new ArrayList<>();
        while (bytes.hasRemaining() && events.size() < most) {
            JobEvent.What what = JobEvent.What.ofCode(Packing.number(bytes, LARGEST));
            Instant at = Instant.ofEpochMilli(Packing.number(bytes));
            JobId job = new JobId(Packing.text(bytes));
            QueueName queue = new QueueName(Packing.text(bytes));
            int run = Packing.number(bytes, LARGEST);
            String worker = Packing.text(bytes);
            String reason = Packing.text(bytes);
            int exitCode = Packing.number(bytes, LARGEST);
            events.add(
                    new JobEvent(
                            at,
                            what,
                            job,
                            queue,
                            run,
                            worker.isEmpty() ? Optional.empty() : Optional.of(new WorkerId(worker)),
                            reason(reason),
                            exitCode == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode - 1)));
        }
        return events;
    }

    private static void pass(ByteBuffer bytes) {
        long _ = Packing.number(bytes);
        long _ = Packing.number(bytes);
        Packing.passText(bytes);
        Packing.passText(bytes);
        long _ = Packing.number(bytes);
        Packing.passText(bytes);
        Packing.passText(bytes);
        long _ = Packing.number(bytes);
    }

    private static Optional<Reason> reason(String label) {
        for (Reason reason : Reason.values()) {
            if (reason.label().equals(label)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
