package dev.queuectl.web;

import dev.queuectl.web.pages.Frame;

import java.util.Optional;

/** Makes what every page shows around its own. */
final class Frames {
    /** The cookie in which a browser keeps what its user chose; no secret. */
    private static final String THEME = "queuectl-theme=";

    private final Site site;

    Frames(Site site) {
        this.site = site;
    }

    /**
     * Answers the frame for one who asks.
     *
     * @param section the entry of the menu
     */
    Frame of(String title, String section, Call call) {
        boolean mayChange = site.mayChange(call.role());
        return new Frame(
                title,
                section,
                mayChange,
                mayChange && site.options().enqueues(),
                site.storage().url(),
                theme(call));
    }

    /** Answers the word for light or dark that the browser asks for, empty for none. */
    static String theme(Call call) {
        for (String header : call.request().headers().all("Cookie")) {
            for (String pair : header.split(";", -1)) {
                Optional<String> chosen =
                        Optional.of(pair.strip())
                                .filter(text -> text.startsWith(THEME))
                                .map(text -> text.substring(THEME.length()))
                                .filter(word -> word.equals("light") || word.equals("dark"));
                if (chosen.isPresent()) {
                    return chosen.get();
                }
            }
        }
        return "";
    }
}
