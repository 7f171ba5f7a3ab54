package dev.queuectl.web.pages;

import java.util.List;

/** Every queue that has jobs. */
public record QueuesPage(Frame frame, List<QueueRow> queues) {
    public QueuesPage {
        queues = List.copyOf(queues);
    }
}
