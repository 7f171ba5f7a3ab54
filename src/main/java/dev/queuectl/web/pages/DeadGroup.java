package dev.queuectl.web.pages;

/**
 * Dead jobs that died of the same.
 *
 * @param id stands for the signature
 * @param signature what they died of
 * @param newest the id of the one that was enqueued last
 */
public record DeadGroup(
        String id, String signature, String jobs, Moment first, Moment last, String newest) {}
