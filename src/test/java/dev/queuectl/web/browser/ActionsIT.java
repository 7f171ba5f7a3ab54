package dev.queuectl.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;

import dev.queuectl.acceptance.Json;
import dev.queuectl.acceptance.Queuectl;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What operators do on pages, by mouse and by keyboard. */
class ActionsIT extends Visit {
    /** Loses the answer to the first order, though the server carries it out. */
    private static final String LOSE_AN_ANSWER =
            """
            (() => {
              const real = window.fetch;
              window.fetch = async (target, init) => {
                const answer = await real(target, init);
                if (init.method !== 'POST') return answer;
                window.fetch = real;
                throw new TypeError('the connection is gone');
              };
            })()
            """;

    @Test
    void a_dead_job_gets_a_second_chance_by_a_button() {
        queuectl.enqueue("--id", "second-chance", "--max-retries", "0", "test -e ready");
        queuectl.drain();
        Page page = open("/jobs/second-chance");
        page.waitForSelector(".standing .dead");
        queuectl.shell("touch ready").exits(0);

        page.click(".actions button:has-text('Retry')");
        page.click("#no");
        assertThat(queuectl.state("second-chance")).isEqualTo("dead");
        page.click(".actions button:has-text('Retry')");
        agree(page, "Retry");

        page.waitForSelector(".standing .pending");
        queuectl.drain();
        page.waitForSelector(".standing .completed");
    }

    @Test
    void several_jobs_are_deleted_after_the_page_has_said_which() {
        for (String id : List.of("one", "two", "three")) {
            queuectl.enqueue("--id", id, "true");
        }
        Page page = open("/jobs");
        page.check("input[value=one]");
        page.check("input[value=three]");
        page.click("#bulk button:has-text('Delete')");
        page.waitForSelector("#dialog[open]");
        assertThat(page.textContent("#question")).contains("2 jobs", "one", "three");
        agree(page, "Delete 2 jobs");

        awaitSaid(page, "Done to 2 jobs.");
        page.waitForSelector("tr[data-key=one]", detached());
        page.waitForSelector("tr[data-key=three]", detached());
        assertThat(page.isVisible("tr[data-key=two]")).isTrue();
        assertThat(page.locator("tbody tr").count()).isEqualTo(1);
    }

    @Test
    void workers_are_stopped_by_buttons() {
        queuectl.enqueue("--id", "long", "sleep 600");
        Queuectl.Worker gentle = queuectl.startWorker();
        queuectl.awaitState("long", "processing");
        Queuectl.Worker idle = queuectl.startWorker();
        Page page = open("/workers");

        page.click("tr[data-key=" + idle.id() + "] button:text-is('Stop')");
        agree(page, "Stop");
        awaitSaid(page, "asked to leave");
        page.waitForSelector("tr[data-key=" + idle.id() + "]", detached());
        page.click("tr[data-key=" + gentle.id() + "] button:text-is('Stop now')");
        agree(page, "Stop now");

        page.waitForSelector("text=No worker lives");
        assertThat(queuectl.state("long")).isEqualTo("pending");
    }

    private static Page.WaitForSelectorOptions detached() {
        return new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED);
    }

    @Test
    void a_job_is_enqueued_by_the_form_and_a_wrong_one_is_told() {
        expectRefusals();
        Page page = open("/enqueue");
        page.fill("#command", "echo by the form > form");
        page.fill("#priority", "7");
        page.fill("#tags", "web, form");
        page.fill("#cwd", queuectl.work().toString());
        page.fill("#id", "no id");
        page.click("#enqueue .primary");
        page.waitForSelector("#said:has-text('id')");
        page.fill("#id", "by-the-form");
        page.click("#enqueue .primary");

        page.waitForURL("**/jobs/by-the-form");
        queuectl.drain();
        page.waitForSelector(".standing .completed");
        assertThat(queuectl.lines("form")).containsExactly("by the form");
        assertThat(queuectl.job("by-the-form").get("priority").whole()).isEqualTo(7);
        assertThat(queuectl.job("by-the-form").get("tags").items().stream().map(Json::text))
                .containsExactly("web", "form");
    }

    @Test
    void a_form_that_is_sent_twice_makes_one_job() {
        Page page = open("/enqueue");
        page.fill("#command", "echo once");
        page.dblclick("#enqueue .primary");
        page.waitForURL("**/jobs/*");
        assertThat(queuectl.call("list", "--json").exits(0).json().texts("id")).hasSize(1);

        go(page, "/enqueue");
        page.fill("#command", "echo another");
        page.evaluate(LOSE_AN_ANSWER);
        page.click("#enqueue .primary");
        page.waitForSelector("#said:has-text('does not answer')");
        page.click("#enqueue .primary");
        page.waitForURL("**/jobs/*");
        assertThat(queuectl.call("list", "--json").exits(0).json().texts("id")).hasSize(2);
    }

    @Test
    void a_long_action_goes_on_where_the_server_stopped() {
        queuectl.enqueue("--id", "one", "true");
        Page page = open("/jobs?q=state:pending");
        List<String> orders = new ArrayList<>();
        page.route(
                "**/api/v1/jobs/actions",
                route -> {
                    String order = route.request().postData();
                    if (order.contains("preview")) {
                        route.resume();
                        return;
                    }
                    orders.add(order);
                    String next = orders.size() < 3 ? "\"c" + orders.size() + "\"" : "null";
                    route.fulfill(
                            new Route.FulfillOptions()
                                    .setBody(
                                            "{\"retried\":2,\"complete\":"
                                                    + (orders.size() == 3)
                                                    + ",\"next_cursor\":"
                                                    + next
                                                    + "}"));
                });

        page.click("button:text-is('Retry all')");
        agree(page, "Retry 1 job");

        awaitSaid(page, "Done to 6 jobs.");
        assertThat(orders).hasSize(3);
        assertThat(orders.get(0)).doesNotContain("cursor");
        assertThat(orders.get(1)).contains("\"cursor\":\"c1\"");
        assertThat(orders.get(2)).contains("\"cursor\":\"c2\"");
    }

    @Test
    void a_command_is_selected_where_no_page_may_copy() {
        queuectl.enqueue("--id", "lines", "echo one\necho two");
        Page page = open("/jobs/lines");
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");

        page.click("button:text-is('Copy')");

        awaitSaid(page, "It is selected");
        assertThat(page.evaluate("getSelection().toString()")).isEqualTo("echo one\necho two");
    }

    @Test
    void a_setting_is_changed_and_returned_to_its_default() {
        Page page = open("/settings");
        String row = "tr[data-key=max_retries] ";
        page.fill(row + "input", "7");
        page.press(row + "input", "Enter");
        page.waitForSelector(row + "code:text-is('7')");
        assertThat(queuectl.call("config", "get", "max_retries").exits(0).word()).isEqualTo("7");

        page.click(row + "button:has-text('Default')");
        agree(page, "Default");
        page.waitForSelector(row + "td:text-is('default')");
        assertThat(page.inputValue(row + "input")).isEqualTo("3");
        assertThat(queuectl.call("config", "get", "max_retries").exits(0).word()).isEqualTo("3");
    }

    @Test
    void a_queue_is_paused_limited_and_resumed_by_buttons() {
        expectRefusals();
        queuectl.enqueue("--id", "letter", "--queue", "mail", "true");
        Page page = open("/queues");
        String row = "tr[data-key=mail] ";

        page.click(row + "button:has-text('Pause')");
        agree(page, "Pause");
        page.waitForSelector(row + ".state:text-is('paused')");
        queuectl.drain();
        assertThat(queuectl.state("letter")).isEqualTo("pending");
        page.fill(row + "input", "none of it");
        page.press(row + "input", "Enter");
        page.waitForSelector("#said:has-text('limit')");
        page.fill(row + "input", "3");
        page.press(row + "input", "Enter");
        page.waitForSelector(row + "td:text-is('3')");
        page.click(row + "button:has-text('Resume')");

        page.waitForSelector(row + "button:has-text('Pause')");
        Json queue = queuectl.call("queue", "show", "mail", "--json").exits(0).json();
        assertThat(queue.get("paused").isNull()).isTrue();
        assertThat(queue.get("limit").whole()).isEqualTo(3);
        queuectl.drain();
        assertThat(queuectl.state("letter")).isEqualTo("completed");
        page.fill(row + "input", "");
        page.press(row + "input", "Enter");
        page.waitForSelector(row + "td:text-is('–')");
    }

    /**
     * The second key counts for a second and a half only, and may come later. While it works they
     * are not pressed again, since another page would come over the one that they lead to.
     */
    private static void goToJobsByKeys(Page page) {
        for (int again = 0; again < 20 && !page.url().endsWith("/jobs"); again++) {
            page.keyboard().press("g");
            page.keyboard().press("j");
            try {
                page.waitForURL("**/jobs", new Page.WaitForURLOptions().setTimeout(10_000));
            } catch (TimeoutError tooLate) {
                // The second key did not count.
            }
        }
        page.waitForURL("**/jobs");
    }

    @Test
    void everything_is_done_without_a_mouse() {
        queuectl.enqueue("--id", "lonely", "true");
        Page page = open("/");

        page.keyboard().press("Tab");
        assertThat(page.textContent(":focus")).isEqualTo("Skip to the page");
        page.keyboard().press("?");
        page.waitForSelector("#keys[open]");
        page.keyboard().press("Escape");
        assertThat(page.isVisible("#keys")).isFalse();
        page.keyboard().press("t");
        assertThat(page.getAttribute("html", "data-theme")).isEqualTo("dark");
        page.keyboard().press("p");
        page.waitForSelector("#pause[aria-pressed=true]");
        page.keyboard().press("p");
        page.waitForSelector("#pause[aria-pressed=false]");

        goToJobsByKeys(page);
        page.waitForSelector("html.js[data-theme=dark]");
        page.keyboard().press("/");
        page.keyboard().type("id:lonely");
        page.keyboard().press("Enter");
        page.waitForURL("**/jobs?q=*");
        page.waitForSelector("html.js");
        page.focus("th a");
        page.keyboard().press("Enter");
        page.waitForURL("**/jobs/lonely");

        page.focus("button:text-is('Delete')");
        page.keyboard().press("Enter");
        page.waitForSelector("#dialog[open]");
        assertThat(page.textContent(":focus")).isEqualTo("Leave it");
        page.keyboard().press("Escape");
        assertThat(page.textContent(":focus")).as("back where it was").isEqualTo("Delete");
        page.keyboard().press("Enter");
        page.waitForSelector("#dialog[open]");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        page.waitForURL("**/jobs");
        page.waitForSelector("text=No job is like that");
    }
}
