package dev.queuectl.store;

/**
 * What waits in some queues.
 *
 * @param due pending jobs whose time has come
 * @param later pending jobs whose time has not come, and all that an operator keeps from running
 * @param failed jobs that wait to run again, due or not
 */
public record Backlog(long due, long later, long failed) {}
