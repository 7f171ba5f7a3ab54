package dev.queuectl.web.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.LocatorOptions;

import dev.queuectl.Patience;
import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Queuectl;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A dashboard that is served, and a browser that looks at it. A test fails when a page has a fault
 * or does what its policy forbids, even if nothing else goes wrong.
 */
abstract class Visit {
    /** Keeps what a page says, some of which vanishes before a slow machine has looked. */
    private static final String LISTEN =
            """
            window.heard = new Set();
            new MutationObserver(() => heard.add(document.getElementById('said')?.textContent ?? ''))
              .observe(document, { childList: true, characterData: true, subtree: true });
            """;

    private static @Nullable Chromium chromium;

    @AutoClose final Queuectl queuectl = new Queuectl();

    private final List<BrowserContext> contexts = new ArrayList<>();

    /** What the browser complained of. */
    private final List<String> complaints = new ArrayList<>();

    private String link = "";
    private boolean refusalsAreExpected;

    @BeforeAll
    static void findBrowser() {
        chromium = Chromium.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
        chromium = null;
    }

    @BeforeEach
    void serveQueue() {
        link = serve();
    }

    @AfterEach
    void nothing_was_complained_of() {
        contexts.forEach(BrowserContext::close);
        if (refusalsAreExpected) {
            complaints.removeIf(text -> text.matches("(?s).*status of 4(00|09) .*"));
        }
        assertThat(complaints).isEmpty();
    }

    /** Serves the queue once more, and answers the link to open. */
    final String serve(String... options) {
        List<String> words = new ArrayList<>(List.of("dashboard", "--port", "0"));
        words.addAll(List.of(options));
        Call server = queuectl.start(words.toArray(String[]::new));
        await().until(() -> server.printed().endsWith("\n"));
        return server.printed().strip();
    }

    /** What the dashboard printed, to be opened first. */
    final String link() {
        return link;
    }

    /** Where the dashboard is, without a slash behind. */
    final String base() {
        return link.substring(0, link.indexOf("/login"));
    }

    /** Opens a page by somebody who has followed the link. */
    final Page open(String path) {
        return open(path, new NewContextOptions());
    }

    final Page open(String path, NewContextOptions options) {
        Page page = stranger(options).newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.addInitScript(LISTEN);
        page.navigate(link);
        go(page, path);
        return page;
    }

    /** Answers a browser of somebody who has not followed the link. */
    final BrowserContext stranger(NewContextOptions options) {
        BrowserContext context =
                Objects.requireNonNull(chromium).context(options.setViewportSize(1280, 860));
        context.setDefaultTimeout((double) Patience.LONG.toMillis());
        contexts.add(context);
        return context;
    }

    /** Goes to another page and waits until its script is at work. */
    final void go(Page page, String path) {
        page.navigate(base() + path);
        page.waitForSelector("html.js");
    }

    /** Says that requests are refused in this test, which browsers report as errors. */
    final void expectRefusals() {
        refusalsAreExpected = true;
    }

    /** Waits until a page has said that, which need not stand there any more. */
    static void awaitSaid(Page page, String text) {
        page.waitForFunction("text => [...heard].some(said => said.includes(text))", text);
    }

    /** Answers the page's question. */
    static void agree(Page page, String verb) {
        page.locator("#yes", new LocatorOptions().setHasText(verb)).click();
    }

    static boolean isTrue(Page page, String expression) {
        return Boolean.TRUE.equals(page.evaluate(expression));
    }

    /** Reads a file beside the tests, or at the root with a slash before its name. */
    static String resource(String name) throws IOException {
        try (InputStream file = Visit.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
