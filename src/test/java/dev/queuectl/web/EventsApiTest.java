package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;
import dev.queuectl.domain.Jobs;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The stream of what happens: complete, in order, resumed, and free while nobody listens. */
class EventsApiTest {
    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private void enqueue(String id) {
        bench.storage.jobs().enqueue(List.of(Jobs.pending(id)), Acceptance.EACH);
    }

    /** One who listens, line by line. */
    private final class Listening implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;
        private final String place;

        Listening(String target, String... headers) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), bench.port());
            socket.setSoTimeout((int) Patience.LONG.toMillis());
            String request =
                    "GET "
                            + target
                            + " HTTP/1.1\r\nHost: "
                            + bench.host()
                            + "\r\nAuthorization: Bearer "
                            + DashboardBench.VIEWER
                            + "\r\n"
                            + String.join("", List.of(headers))
                            + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            lines =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("HTTP/1.1 200");
            assertThat(next("retry: ")).isEqualTo("1000");
            place = next("id: ");
        }

        private String next(String beginning) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
            throw new AssertionError("the stream ended");
        }

        /** Answers the jobs of the next events. */
        List<String> jobs(int count) throws IOException {
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                jobs.add(next("data: ").replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"));
            }
            return jobs;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whoever_is_cut_off_before_the_first_event_knows_where_to_go_on() throws IOException {
        enqueue("before");
        String place;
        try (Listening cut = new Listening("/api/v1/events?queue=mail")) {
            place = cut.place;
        }
        enqueue("between");
        try (Listening again =
                new Listening("/api/v1/events", "Last-Event-ID: " + place + "\r\n")) {
            assertThat(again.jobs(1)).containsExactly("between");
        }
    }

    @Test
    void everybody_hears_everything_in_order_from_one_reader() throws IOException {
        enqueue("before");
        try (Listening one = new Listening("/api/v1/events");
                Listening two = new Listening("/api/v1/events?queue=default");
                Listening none = new Listening("/api/v1/events?queue=mail")) {
            await().until(() -> bench.dashboard.hub().listeners() == 3);
            List<String> ids = IntStream.range(0, 50).mapToObj(i -> "job-" + i).toList();
            ids.forEach(this::enqueue);

            assertThat(one.jobs(50)).isEqualTo(ids);
            assertThat(two.jobs(50)).isEqualTo(ids);
            String mail = "{\"id\":\"letter\",\"command\":\"true\",\"queue\":\"mail\"}";
            assertThat(bench.send("POST", "/api/v1/jobs", mail).status()).isEqualTo(201);
            assertThat(none.jobs(1)).containsExactly("letter");
        }
        await().until(() -> bench.dashboard.hub().listeners() == 0);
        await().until(() -> !bench.dashboard.hub().isReading());
    }

    @Test
    void whoever_tells_the_last_event_hears_all_that_followed_and_none_twice() throws IOException {
        String last;
        try (Listening first = new Listening("/api/v1/events")) {
            await().until(() -> bench.dashboard.hub().listeners() == 1);
            enqueue("heard");
            last = first.next("id: ");
        }
        enqueue("missed");
        try (Listening again = new Listening("/api/v1/events", "Last-Event-ID: " + last + "\r\n")) {
            enqueue("new");
            assertThat(again.jobs(2)).containsExactly("missed", "new");
        }
        assertThat(
                        bench.as(
                                        DashboardBench.VIEWER,
                                        "GET",
                                        "/api/v1/events",
                                        "Last-Event-ID: yesterday")
                                .status())
                .isEqualTo(400);
    }

    @Test
    void a_server_that_is_closed_ends_the_streams() throws IOException {
        try (Listening one = new Listening("/api/v1/events")) {
            bench.dashboard.close();
            String line = one.lines.readLine();
            while (line != null) {
                line = one.lines.readLine();
            }
        }
    }
}
