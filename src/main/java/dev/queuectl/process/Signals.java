package dev.queuectl.process;

import java.util.List;

/** Sends signals to processes, and only to those that are meant. */
interface Signals {

    /**
     * Signals processes that were seen a moment ago. One that has ended meanwhile is passed over,
     * also if its pid belongs to another one by now.
     */
    void send(KillSignal signal, List<ProcessEntry> processes);

    /**
     * Signals every process of a group at once.
     *
     * @param group the pid of its leader, which the caller knows not to have been collected
     */
    void sendToGroup(KillSignal signal, long group);
}
