package dev.queuectl.web;

import dev.queuectl.web.http.HttpServer;
import dev.queuectl.web.http.Limits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The server of pages, API and metrics. {@link #start} returns when it answers; {@link #close} ends
 * it, whatever it is doing, and works twice.
 */
public final class Dashboard implements AutoCloseable {
    private final HttpServer server;
    private final DashboardOptions options;
    private final List<Route> routes;
    private final EventHub hub;

    private Dashboard(
            HttpServer server, DashboardOptions options, List<Route> routes, EventHub hub) {
        this.server = server;
        this.hub = hub;
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
        return start(options, parts, Limits.USUAL);
    }

    /** Serves a store, taking so much of everything. */
    static Dashboard start(DashboardOptions options, DashboardParts parts, Limits limits)
            throws IOException {
        return start(options, parts, limits, Dashboard::all);
    }

    /**
     * Serves nothing but health and metrics, to whoever reaches it.
     *
     * @throws IOException when the port cannot be listened on
     */
    public static Dashboard startMetrics(int port, DashboardParts parts) throws IOException {
        DashboardOptions options =
                new DashboardOptions(
                        "127.0.0.1",
                        InetAddress.getLoopbackAddress(),
                        port,
                        List.of(),
                        Optional.empty(),
                        true,
                        false,
                        true,
                        Set.of());
        return start(options, parts, Limits.USUAL, Dashboard::ofMachines);
    }

    private static Dashboard start(
            DashboardOptions options,
            DashboardParts parts,
            Limits limits,
            Function<Site, List<Route>> table)
            throws IOException {
        List<Route> routes = new ArrayList<>();
        EventHub hub = new EventHub(parts.storage());
        HttpServer server =
                HttpServer.start(
                        new InetSocketAddress(options.address(), options.port()),
                        limits,
                        port -> {
                            Gate gate = new Gate(options, port);
                            RequestCounts counts = new RequestCounts();
                            Site site =
                                    new Site(parts, options, gate, hub, counts, new AtomicLong());
                            routes.addAll(table.apply(site));
                            return new Router(routes, site);
                        });
        return new Dashboard(server, options, routes, hub);
    }

    /** Answers what machines ask that look after others. */
    private static List<Route> ofMachines(Site site) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HealthApi(site).routes());
        routes.addAll(new Metrics(site).routes());
        return routes;
    }

    /** Answers the table of what can be asked. */
    private static List<Route> all(Site site) {
        List<Route> routes = ofMachines(site);
        routes.addAll(new StatsApi(site).routes());
        routes.addAll(new JobsApi(site).routes());
        routes.addAll(new EnqueueApi(site).routes());
        routes.addAll(new ActionsApi(site).routes());
        routes.addAll(new OutputApi(site).routes());
        routes.addAll(new OutputFile(site).routes());
        routes.addAll(new QueuesApi(site).routes());
        routes.addAll(new WorkersApi(site).routes());
        routes.addAll(new DeadApi(site).routes());
        routes.addAll(new SettingsApi(site).routes());
        routes.addAll(new EventsApi(site.hub()).routes());
        routes.addAll(new OpenApi(routes, site.parts().version()).routes());
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
        hub.close();
        server.close();
    }

    /** Answers what tells its listeners what happens. */
    EventHub hub() {
        return hub;
    }
}
