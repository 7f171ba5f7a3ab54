package dev.queuectl.store;

import java.time.Instant;

/**
 * What an operator did.
 *
 * @param at when he began
 * @param user by which account he works on that machine; {@code http} and his role for who came by
 *     HTTP
 * @param host from where: the machine's name, or the address of who came by HTTP
 * @param action what it was: a command's words, or a method and a path
 * @param arguments what it was about, without secrets; may be empty
 * @param result {@code done}, or the word for how it ended otherwise
 */
public record AuditEntry(
        Instant at, String user, String host, String action, String arguments, String result) {}
