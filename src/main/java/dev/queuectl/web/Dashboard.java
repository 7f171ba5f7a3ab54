package dev.queuectl.web;

import dev.queuectl.store.Storage;
import dev.queuectl.web.http.HttpServer;
import dev.queuectl.web.http.Limits;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The server of pages, API and metrics. {@link #start} returns when it answers; {@link #close} ends
 * it, whatever it is doing, and works twice.
 */
public final class Dashboard implements AutoCloseable {
    private final HttpServer server;
    private final DashboardOptions options;

    private Dashboard(HttpServer server, DashboardOptions options) {
        this.server = server;
        this.options = options;
    }

    /**
     * Serves a store.
     *
     * @param storage stays the caller's, who closes it after this
     * @param log is told of what went wrong that should not have, a line each
     * @throws IOException when the address cannot be listened on
     */
    public static Dashboard start(
            DashboardOptions options, Storage storage, InstantSource time, Consumer<String> log)
            throws IOException {
        HttpServer server =
                HttpServer.start(
                        new InetSocketAddress(options.address(), options.port()),
                        Limits.USUAL,
                        port -> {
                            Gate gate = new Gate(options, port);
                            Site site = new Site(storage, time, gate, options.readOnly());
                            return new Router(routes(site), gate, options.readOnly(), log);
                        });
        return new Dashboard(server, options);
    }

    /** Answers everything that can be asked. */
    static List<Route> routes(Site site) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HealthApi(site).routes());
        routes.addAll(new StatsApi(site).routes());
        routes.addAll(new JobsApi(site).routes());
        routes.addAll(new Pages(site).routes());
        routes.addAll(new Assets().routes());
        return routes;
    }

    public int port() {
        return server.port();
    }

    /** Answers where it is, without a secret. */
    public String url() {
        String host =
                options.address().isAnyLocalAddress()
                        ? "localhost"
                        : HostNames.bracketed(options.host());
        return "http://" + host + ":" + port() + "/";
    }

    /** Answers what to open in a browser, with the token of the highest role. */
    public String link() {
        return options.tokens()
                .map(tokens -> url() + "login?token=" + tokens.highest())
                .orElse(url());
    }

    @Override
    public void close() {
        server.close();
    }
}
