package dev.queuectl.web;

import dev.queuectl.config.Key;
import dev.queuectl.store.Storage;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a dashboard works with.
 *
 * @param storage stays its opener's, who closes it after the dashboard
 * @param home where jobs run that come by HTTP and do not say where, an absolute path
 * @param who in whose name something is done that came by HTTP, as {@code ann@web1}
 * @param settings the settings that there are
 * @param version of this program
 * @param log is told of what went wrong that should not have, a line each
 */
public record DashboardParts(
        Storage storage,
        InstantSource time,
        RandomGenerator random,
        String home,
        String who,
        List<Key<?>> settings,
        String version,
        Consumer<String> log) {
    public DashboardParts {
        settings = List.copyOf(settings);
    }
}
