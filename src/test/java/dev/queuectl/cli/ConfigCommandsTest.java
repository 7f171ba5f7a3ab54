package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.config.Key;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;

/** How settings are shown. */
class ConfigCommandsTest {
    static List<Key<?>> settings() {
        return QueueSettings.all();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_setting_is_shown_as_it_can_be_set(Key<?> setting) {
        String shown = ConfigCommands.shown(setting, Map.of());

        assertThat(setting.parse(shown)).isEqualTo(setting.in(Map.of()));
    }

    @Test
    void sizes_have_units() {
        Key<?> limit = QueueSettings.named("output-limit", ExitCode.USAGE);

        assertThat(ConfigCommands.shown(limit, Map.of())).isEqualTo("10MiB");
        assertThat(ConfigCommands.shown(limit, Map.of("output_limit", "65536KiB")))
                .isEqualTo("64MiB");
        assertThat(ConfigCommands.shown(limit, Map.of("output_limit", "0"))).isEqualTo("0");
    }
}
