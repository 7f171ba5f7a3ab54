package dev.queuectl.store;

import dev.queuectl.domain.Channel;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The output of a run that is small enough to be kept in the store, by stream. A stream that is
 * absent was empty, or lies in the {@link OutputStore}. Immutable: nobody changes the bytes after
 * handing them in.
 */
public final class CapturedOutput {
    public static final CapturedOutput NONE = new CapturedOutput(Map.of());

    private final Map<Channel, byte[]> streams;

    public CapturedOutput(Map<Channel, byte[]> streams) {
        this.streams = streams.isEmpty() ? Map.of() : new EnumMap<>(streams);
    }

    /** Answers what was captured of that stream. */
    public Optional<byte[]> of(Channel channel) {
        return Optional.ofNullable(streams.get(channel));
    }

    public boolean isEmpty() {
        return streams.isEmpty();
    }
}
