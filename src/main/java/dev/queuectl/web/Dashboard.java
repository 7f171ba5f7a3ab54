package dev.queuectl.web;

import dev.queuectl.web.http.HttpServer;
import dev.queuectl.web.http.Limits;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The server of pages, API and metrics. {@link #start} returns when it answers; {@link #close} ends
 * it, whatever it is doing, and works twice.
 */
public final class Dashboard implements AutoCloseable {
    private final HttpServer server;
    private final DashboardOptions options;
    private final List<Route> routes;

    private Dashboard(HttpServer server, DashboardOptions options, List<Route> routes) {
        this.server = server;
        this.options = options;
        this.routes = List.copyOf(routes);
    }

    /**
     * Serves a store.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static Dashboard start(DashboardOptions options, DashboardParts parts)
            throws IOException {
        List<Route> routes = new ArrayList<>();
        HttpServer server =
                HttpServer.start(
                        new InetSocketAddress(options.address(), options.port()),
                        Limits.USUAL,
                        port -> {
                            Gate gate = new Gate(options, port);
                            routes.addAll(routes(new Site(parts, options, gate)));
                            return new Router(routes, gate, options.readOnly(), parts.log());
                        });
        return new Dashboard(server, options, routes);
    }

    /** Answers the table of what can be asked. */
    private static List<Route> routes(Site site) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HealthApi(site).routes());
        routes.addAll(new StatsApi(site).routes());
        routes.addAll(new JobsApi(site).routes());
        routes.addAll(new EnqueueApi(site).routes());
        routes.addAll(new ActionsApi(site).routes());
        routes.addAll(new OutputApi(site).routes());
        routes.addAll(new QueuesApi(site).routes());
        routes.addAll(new WorkersApi(site).routes());
        routes.addAll(new DeadApi(site).routes());
        routes.addAll(new SettingsApi(site).routes());
        routes.addAll(new Pages(site).routes());
        routes.addAll(new Assets().routes());
        return routes;
    }

    /** Answers the table that the router was made of. */
    List<Route> routes() {
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
