package dev.queuectl.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import dev.queuectl.acceptance.Queuectl;

import org.junit.jupiter.api.Test;

import java.time.Instant;

/** Pages that stay open while things happen. */
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

        queuectl.shell("touch more").exits(0);
        page.waitForSelector("pre.terminal:has-text('line 600')");
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
