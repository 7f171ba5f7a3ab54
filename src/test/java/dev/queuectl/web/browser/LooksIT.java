package dev.queuectl.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;

import dev.queuectl.acceptance.Queuectl;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the pages of a busy queue look, light and dark, on narrow screens and wide. With {@code
 * -Dqueuectl.pictures=FOLDER} it also takes the pictures of the documentation.
 */
class LooksIT extends Visit {
    private static final String PICTURES = System.getProperty("queuectl.pictures", "");

    private static final int WIDE = 1280;
    private static final int NARROW = 400;
    private static final int HIGH = 860;

    /** Of the picture of a job, so that its output is on it. */
    private static final int HIGHER = 1360;

    /** Pages by the names of their pictures. */
    private static final Map<String, String> PAGES = pages();

    /** Answers what is serious, as the rule and the element that breaks it. */
    private static final String FAULTS =
            """
            axe.run().then(found => found.violations
              .filter(fault => ['serious', 'critical'].includes(fault.impact))
              .flatMap(fault => fault.nodes.map(node => fault.id + ': ' + node.html + ' ' + node.failureSummary)))
            """;

    private static final String LEGEND = "#minutes-chart .u-value";

    private static final String IS_TOO_WIDE =
            "document.documentElement.scrollWidth > document.documentElement.clientWidth";

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "/");
        pages.put("jobs", "/jobs");
        pages.put("job", "/jobs/" + BusyQueue.RUNNING);
        pages.put("queues", "/queues");
        pages.put("workers", "/workers");
        pages.put("dead", "/dead");
        pages.put("history", "/history?q=queue:mail");
        pages.put("settings", "/settings");
        pages.put("enqueue", "/enqueue");
        return pages;
    }

    LooksIT() {
        Queuectl _ = queuectl.with("QUEUECTL_HOST", BusyQueue.HOST);
    }

    @BeforeEach
    void fill() throws IOException {
        new BusyQueue(queuectl).fill();
    }

    @Test
    void axe_finds_no_serious_fault_on_any_page() throws IOException {
        String axe = resource("/axe.min.js");
        Page page = open("/", new NewContextOptions().setBypassCSP(true));
        page.route(LooksIT::isPage, this::giveWithoutPlaces);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(WIDE, NARROW)) {
                page.setViewportSize(width, HIGH);
                for (Map.Entry<String, String> each : PAGES.entrySet()) {
                    String what = each.getKey() + " " + scheme + " " + width;
                    go(page, each.getValue());
                    if (width == WIDE) {
                        takePicture(page, each.getKey(), scheme);
                    }
                    page.evaluate(axe);
                    assertThat(page.evaluate(FAULTS)).as(what).isEqualTo(List.of());
                    assertThat(isTrue(page, IS_TOO_WIDE)).as(what).isFalse();
                }
                page.click("#show-keys");
                assertThat(page.evaluate(FAULTS)).as("keys").isEqualTo(List.of());
            }
        }
    }

    @Test
    void the_chart_tells_the_runs_of_the_minute_under_the_mouse() {
        Page page = open("/", new NewContextOptions().setTimezoneId("UTC"));
        assertThat(page.locator(LEGEND).allTextContents()).containsExactly("–", "–", "–");

        page.hover("#minutes-chart .u-over");

        List<String> told = page.locator(LEGEND).allTextContents();
        Locator row = page.locator("#minutes tbody tr:has(th:text-is('" + told.getFirst() + "'))");
        assertThat(told).isEqualTo(row.locator("th, td").allTextContents());
    }

    @Test
    void every_page_can_be_read_without_a_script() {
        Page page = stranger(new NewContextOptions().setJavaScriptEnabled(false)).newPage();
        page.navigate(link());
        for (String path : PAGES.values()) {
            page.navigate(base() + path);
            assertThat(page.isVisible("h1")).isTrue();
            assertThat(page.locator("button:visible:not(.filter button)").count())
                    .as("buttons without use on " + path)
                    .isZero();
        }
    }

    private static void takePicture(Page page, String name, ColorScheme scheme) {
        if (!PICTURES.isEmpty()) {
            String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
            page.setViewportSize(WIDE, name.equals("job") ? HIGHER : HIGH);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(PICTURES, file)));
            page.setViewportSize(WIDE, HIGH);
        }
    }

    private static boolean isPage(String url) {
        String path = URI.create(url).getPath();
        return !path.startsWith("/api/") && !path.startsWith("/static/");
    }

    /** Where the tests keep their queue is nothing that readers of the documentation need. */
    private void giveWithoutPlaces(Route route) {
        APIResponse page = route.fetch();
        String text =
                page.text()
                        .replace(queuectl.home().toString(), "/home/ann/.queuectl")
                        .replace(queuectl.work().toString(), "/srv/shop")
                        .replace(queuectl.folder().toString(), "/home/ann");
        route.fulfill(new Route.FulfillOptions().setResponse(page).setBody(text));
    }
}
