package dev.queuectl.web.pages;

import java.util.List;

/** Every setting kept with the queue. */
public record SettingsPage(Frame frame, List<Setting> settings) {
    public SettingsPage {
        settings = List.copyOf(settings);
    }

    /**
     * A setting.
     *
     * @param value what holds
     * @param isSet whether somebody set it; else it is the default
     */
    public record Setting(
            String name, String value, String fallback, boolean isSet, String description) {}
}
