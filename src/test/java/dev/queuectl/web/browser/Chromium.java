package dev.queuectl.web.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The browser of this machine. Where there is none, or no Node to drive it, tests are skipped.
 * Every name below {@code example} is this machine to it, as if somebody had set up DNS so.
 */
final class Chromium implements AutoCloseable {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium open() {
        Optional<Path> program = BROWSERS.stream().flatMap(Chromium::find).findFirst();
        Optional<Path> node = find("node").findFirst();
        assumeTrue(
                program.isPresent() && node.isPresent(),
                "no browser to try the pages in: apt-get install chromium nodejs");
        // The driver as the build unpacked it, without the browsers that it would bring.
        System.setProperty(
                "playwright.cli.dir", Path.of("target", "playwright", "driver").toString());
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(
                                        Map.of(
                                                "PLAYWRIGHT_NODEJS_PATH",
                                                node.orElseThrow().toString(),
                                                "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                                                "1")));
        try {
            return new Chromium(playwright, launch(playwright, program.orElseThrow()));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static Browser launch(Playwright playwright, Path program) {
        return playwright
                .chromium()
                .launch(
                        new LaunchOptions()
                                .setExecutablePath(program)
                                .setTimeout(120_000)
                                .setArgs(
                                        List.of(
                                                "--no-sandbox",
                                                "--host-resolver-rules=MAP *.example 127.0.0.1")));
    }

    private static Stream<Path> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable);
    }

    /** Answers a browser that nobody has used yet. */
    BrowserContext context(Browser.NewContextOptions options) {
        return browser.newContext(options);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
