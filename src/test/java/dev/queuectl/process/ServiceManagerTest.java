package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** When a service manager listens; what it hears is tried with a real socket by ServiceIT. */
class ServiceManagerTest {
    @Test
    void without_a_manager_nobody_listens_and_nothing_happens() {
        ServiceManager manager = ServiceManager.of(Map.of("WATCHDOG_USEC", "1000000"), 7);

        assertThat(manager.listens()).isFalse();
        assertThat(manager.watchdog()).isEmpty();
        manager.ready("ready");
        manager.alive("alive");
        manager.stopping();
    }

    @Test
    void a_socket_that_is_not_there_is_no_trouble() {
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", "/nowhere/socket"), 7);

        assertThat(manager.listens()).isTrue();
        manager.ready("ready");
    }

    @Test
    void a_name_that_is_none_is_not_used() {
        assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "relative"), 7).listens()).isFalse();
        assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)), 7).listens())
                .isFalse();
    }

    @Test
    void a_watchdog_counts_for_the_process_it_names() {
        Map<String, String> variables =
                Map.of(
                        "NOTIFY_SOCKET",
                        "@abstract",
                        "WATCHDOG_USEC",
                        "30000000",
                        "WATCHDOG_PID",
                        "7");

        assertThat(ServiceManager.of(variables, 7).watchdog()).contains(Duration.ofSeconds(30));
        assertThat(ServiceManager.of(variables, 8).watchdog()).isEmpty();
    }

    @Test
    void a_watchdog_without_a_time_is_none() {
        Map<String, String> variables =
                Map.of("NOTIFY_SOCKET", "@abstract", "WATCHDOG_USEC", "soon");

        assertThat(ServiceManager.of(variables, 7).watchdog()).isEmpty();
    }
}
