package dev.queuectl.web;

import dev.queuectl.domain.Visible;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.SettingsPage;
import dev.queuectl.web.pages.SettingsPage.Setting;

import java.util.List;
import java.util.Map;

/** The page of the settings kept with the queue. */
final class SettingSheet {
    private final Site site;
    private final Frames frames;

    SettingSheet(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    Response show(Call call) {
        Map<String, String> set = site.storage().settings().all();
        List<Setting> settings =
                site.parts().settings().stream()
                        .map(key ->
                                new Setting(
                                        key.name(),
                                        Visible.line(set.getOrDefault(key.name(), key.fallback())),
                                        key.fallback(),
                                        set.containsKey(key.name()),
                                        key.description()))
                        .toList();
        return Templates.page(
                200,
                "settings.jte",
                new SettingsPage(frames.of("Settings", "settings", call), settings));
    }
}
