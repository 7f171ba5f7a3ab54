package dev.queuectl.web;

import dev.queuectl.domain.InvalidValue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a dashboard is served.
 *
 * @param host the name or address to listen on, as it was given
 * @param address what that means
 * @param port 0 for one that is free
 * @param names further names under which browsers may reach it
 * @param tokens empty when whoever reaches it may do everything
 * @param readOnly whether nothing can be changed, whoever asks
 * @param enqueues whether jobs can be enqueued, which is to run any command
 * @param publicMetrics whether metrics need no token
 * @param variables names that the environment of a job may have which comes by HTTP
 */
public record DashboardOptions(
        String host,
        InetAddress address,
        int port,
        List<String> names,
        Optional<Tokens> tokens,
        boolean readOnly,
        boolean enqueues,
        boolean publicMetrics,
        Set<String> variables) {
    public DashboardOptions {
        names = List.copyOf(names);
        variables = Set.copyOf(variables);
        if (tokens.isEmpty() && !address.isLoopbackAddress()) {
            throw new IllegalArgumentException(host + " without a token");
        }
    }

    /** Answers the address that a name stands for. */
    public static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new InvalidValue("--host", "names no address of this machine");
        }
    }
}
