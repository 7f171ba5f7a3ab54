package dev.queuectl.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;

import dev.queuectl.acceptance.Queuectl;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** Pages that stay open while things happen. */
@Tag("on-postgres")
class LivePagesIT extends Visit {
    private static final String IS_AT_END =
            "(() => { const out = document.querySelector('pre.terminal');"
                    + " return out.scrollTop + out.clientHeight >= out.scrollHeight - 8; })()";

    /** Notes when the job appears, by the clock of this machine. */
    private static final String WATCH =
            """
            void (window.appeared = new Promise(done => {
              const watch = new MutationObserver(() => {
                if (document.querySelector('tr[data-key=from-a-terminal]')) done(Date.now());
              });
              watch.observe(document.getElementById('main'), { childList: true, subtree: true });
            }))
            """;

    /** Notes the lines that are taken out of their places. */
    private static final String WATCH_LINES =
            """
            void (window.taken = [], new MutationObserver(records => {
              for (const record of records)
                for (const node of record.removedNodes) if (node.nodeName === 'TR') taken.push(node.dataset.key);
            }).observe(document.getElementById('main'), { childList: true, subtree: true }))
            """;

    /** Selects two words of the first line behind the coloured one. */
    private static final String SELECT =
            """
            (() => {
              const text = document.querySelector('pre.terminal .a-red').nextSibling;
              getSelection().setBaseAndExtent(text, 1, text, 7);
            })()
            """;

    @Test
    void a_job_that_is_enqueued_at_a_terminal_appears_on_the_open_page() {
        Page page = open("/jobs");
        page.waitForSelector("text=No job is like that");
        page.evaluate(WATCH);

        queuectl.enqueue("--id", "from-a-terminal", "true");

        page.waitForSelector("tr[data-key=from-a-terminal] .pending");
        long appeared = ((Number) page.evaluate("window.appeared")).longValue();
        Instant created = Instant.parse(queuectl.job("from-a-terminal").get("created_at").text());
        System.out.printf(
                "a job was on the open page %d ms after it was enqueued%n",
                appeared - created.toEpochMilli());
        queuectl.drain();
        page.waitForSelector("tr[data-key=from-a-terminal] .completed");
    }

    @Test
    void nothing_comes_while_the_page_is_paused_and_all_of_it_afterwards() {
        Page page = open("/jobs");
        page.click("#pause");
        page.waitForSelector("#pause:has-text('Paused')");

        queuectl.enqueue("--id", "meanwhile", "true");
        Page other = open("/jobs");
        other.waitForSelector("tr[data-key=meanwhile]");

        assertThat(page.locator("tr[data-key=meanwhile]").count()).isZero();
        page.click("#pause");
        page.waitForSelector("tr[data-key=meanwhile]");
    }

    @Test
    void news_leave_alone_what_is_typed_and_what_is_open() {
        queuectl.enqueue("--id", "chosen", "true");
        Page page = open("/jobs");
        page.click("summary");
        page.check("input[value=chosen]");
        page.locator("#q").pressSequentially("state:pen");

        queuectl.enqueue("--id", "news", "true");
        page.waitForSelector("tr[data-key=news]");

        page.keyboard().type("ding");
        assertThat(page.inputValue("#q")).isEqualTo("state:pending");
        assertThat(page.isChecked("input[value=chosen]")).isTrue();
        assertThat(page.isVisible(".help dl")).isTrue();
    }

    @Test
    void lines_that_stay_are_left_in_their_places_when_another_goes() {
        for (String id : List.of("one", "two", "three", "four")) {
            queuectl.enqueue("--id", id, "true");
        }
        Page page = open("/jobs");
        page.evaluate(WATCH_LINES);

        queuectl.call("delete", "three", "--yes").exits(0);

        page.waitForSelector("tr[data-key=three]", detached());
        assertThat(page.evaluate("window.taken")).isEqualTo(List.of("three"));
    }

    @Test
    void the_chart_stays_when_problems_come_and_go_and_is_drawn_again_in_a_new_place() {
        Page page = open("/");
        page.waitForSelector("#minutes-chart canvas");
        page.evaluate("document.querySelector('#minutes-chart canvas').id = 'drawn'");

        queuectl.enqueue("--id", "nobody-serves", "true");
        page.waitForSelector(".problems");
        assertThat(page.locator("#minutes-chart #drawn").count()).isEqualTo(1);
        queuectl.drain();
        page.waitForSelector(".problems", detached());
        assertThat(page.locator("#minutes-chart #drawn").count()).isEqualTo(1);

        page.evaluate("document.getElementById('minutes-chart').remove()");
        page.waitForSelector("#minutes-chart canvas");
    }

    @Test
    void a_refusal_stays_on_the_page_while_news_come() {
        expectRefusals();
        queuectl.enqueue("--id", "letter", "--queue", "mail", "true");
        Page page = open("/queues");
        page.fill("tr[data-key=mail] input", "none of it");
        page.press("tr[data-key=mail] input", "Enter");
        page.waitForSelector("#said:has-text('limit')");

        queuectl.enqueue("--id", "parcel", "--queue", "post", "true");
        page.waitForSelector("tr[data-key=post]");

        assertThat(page.textContent("#said")).contains("limit");
        assertThat(page.inputValue("tr[data-key=mail] input")).isEqualTo("none of it");
    }

    private static Page.WaitForSelectorOptions detached() {
        return new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED);
    }

    @Test
    void output_scrolls_while_it_is_written_and_has_its_colours() {
        queuectl.enqueue(
                "--id",
                "scrolling",
                "printf '\\033[31mred\\033[0m\\n'; seq -f 'line %g' 300;"
                        + " while [ ! -e more ]; do sleep 0.05; done; seq -f 'line %g' 301 600;"
                        + " while [ ! -e last ]; do sleep 0.05; done; echo the end");
        Queuectl.Worker _ = queuectl.startWorker();
        Page page = open("/jobs/scrolling");
        page.waitForSelector("pre.terminal:has-text('line 300')");
        assertThat(page.textContent("pre.terminal .a-red")).isEqualTo("red");

        page.evaluate(SELECT);
        queuectl.shell("touch more").exits(0);
        page.waitForSelector("pre.terminal:has-text('line 600')");
        assertThat(page.evaluate("getSelection().toString()")).isEqualTo("line 1");
        assertThat(isTrue(page, IS_AT_END)).isTrue();

        page.evaluate("document.querySelector('pre.terminal').scrollTop = 0");
        queuectl.shell("touch last").exits(0);
        page.waitForSelector("pre.terminal:has-text('the end')");
        page.waitForSelector(".standing .completed");
        assertThat(page.evaluate("document.querySelector('pre.terminal').scrollTop"))
                .as("who reads further up is left there")
                .isEqualTo(0);
        page.fill("#find-output", "line 30");
        assertThat(page.textContent("#found")).isEqualTo("11 places");
    }
}
