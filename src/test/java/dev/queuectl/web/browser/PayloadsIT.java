package dev.queuectl.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A hundred texts that are scripts where somebody forgets to escape them, in whatever people and
 * commands can write: none is executed, none even becomes an element, and the policy of the pages,
 * which would stop it, has nothing to do.
 */
class PayloadsIT extends Visit {
    /** What makes a page say so if a text is executed; the test's end looks at what was said. */
    private static final String ALARM =
            "Object.defineProperty(window, 'executed',"
                    + " { set() { console.error('executed on ' + location.href); } })";

    /** Answers the elements that no template has. */
    private static final String INTRUDERS =
            """
            [...document.querySelectorAll('*')].filter(element =>
              [...element.attributes].some(attribute =>
                attribute.name.startsWith('on') || /^(href|src|data|action|formaction)$/.test(attribute.name)
                  && attribute.value.trim().startsWith('javascript:'))
              || element.matches('iframe, object, embed, audio, video, base, math, template, marquee')
              || element.matches('body script, meta[http-equiv], head style, body style, img:not(.name img)'))
              .map(element => element.outerHTML).join()
            """;

    /**
     * Puts each text into each field of a form, sends it, and waits until the page says why not.
     */
    private static final String FILL_IN =
            """
            async ([selector, payloads]) => {
              const form = document.querySelector(selector);
              const said = document.getElementById('said');
              for (const field of form.querySelectorAll('input, textarea')) {
                const before = field.value;
                if (field.type === 'number') continue;
                for (const payload of payloads) {
                  said.textContent = '';
                  field.value = payload;
                  const told = new Promise(done => {
                    const watch = new MutationObserver(() => {
                      if (said.textContent) { watch.disconnect(); done(); }
                    });
                    watch.observe(said, { childList: true, characterData: true, subtree: true });
                  });
                  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
                  await told;
                }
                field.value = before;
              }
            }
            """;

    /** How many of them a job has that writes them. */
    private static final int PER_JOB = 10;

    private static final int PER_FILTER = 5;

    private List<String> payloads = List.of();

    @BeforeEach
    void read() throws IOException {
        payloads = resource("payloads.txt").lines().toList();
        assertThat(payloads).hasSize(100);
        expectRefusals();
    }

    private Page alarmed() {
        Page page = open("/");
        page.context().addInitScript(ALARM);
        return page;
    }

    private void look(Page page, String path) {
        go(page, path);
        assertThat(page.evaluate(INTRUDERS)).as(path).isEqualTo("");
    }

    @Test
    void none_is_executed_out_of_commands_their_surroundings_and_their_output() {
        StringBuilder jobs = new StringBuilder();
        for (int first = 0; first < payloads.size(); first += PER_JOB) {
            jobs.append(writes(first, payloads.subList(first, first + PER_JOB)));
        }
        for (int i = 0; i < payloads.size(); i++) {
            jobs.append(stands(i, payloads.get(i)));
        }
        queuectl.callWithInput(jobs.toString(), "enqueue", "-").exits(0);
        queuectl.drain("--count", "4");
        Page page = alarmed();

        for (String list : List.of("/jobs", "/history", "/dead")) {
            for (String path = list; !path.isEmpty(); path = next(page)) {
                look(page, path);
            }
        }
        look(page, "/");
        for (int first = 0; first < payloads.size(); first += PER_JOB) {
            look(page, "/jobs/writes-" + first);
            String lines = String.join("\n", payloads.subList(first, first + PER_JOB)) + "\n";
            assertThat(page.locator("pre.terminal").allTextContents())
                    .containsExactly(lines, lines);
            look(page, "/jobs/stands-" + first);
        }
    }

    /** Answers a job that has texts for arguments and surroundings and writes them, and fails. */
    private static String writes(int number, List<String> texts) {
        StringBuilder job = new StringBuilder();
        job.append("{\"id\":\"writes-").append(number).append("\",\"max_retries\":0,\"env\":{");
        for (int i = 0; i < texts.size(); i++) {
            job.append(i == 0 ? "" : ",").append('"').append(quoted(texts.get(i)).replace("=", ""));
            job.append(i).append("\":\"").append(quoted(texts.get(i))).append('"');
        }
        job.append("},\"argv\":[\"sh\",\"-c\",\"for text; do printf '%s\\\\n' \\\"$text\\\";");
        job.append(" printf '%s\\\\n' \\\"$text\\\" >&2; done; exit 1\",\"sh\"");
        texts.forEach(text -> job.append(",\"").append(quoted(text)).append('"'));
        return job.append("]}\n").toString();
    }

    /** Answers a job that has a text for its command and its directory. */
    private static String stands(int number, String text) {
        return "{\"id\":\"stands-%d\",\"max_retries\":0,\"command\":\"%s\",\"cwd\":\"/%s\"}\n"
                .formatted(number, quoted(text), quoted(text));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Answers where the next page is, or nothing at the end. */
    private String next(Page page) {
        List<Object> links = new ArrayList<>();
        page.locator("a[rel=next]").all().forEach(link -> links.add(link.getAttribute("href")));
        return links.isEmpty() ? "" : String.valueOf(links.getFirst());
    }

    @Test
    void none_is_executed_out_of_filters() {
        Page page = alarmed();
        for (int first = 0; first < payloads.size(); first += PER_FILTER) {
            String text = String.join(" ", payloads.subList(first, first + PER_FILTER));
            look(page, "/jobs?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
            assertThat(page.inputValue("#q")).isEqualTo(text);
        }
    }

    @Test
    void none_is_executed_out_of_what_forms_were_refused_for() {
        queuectl.enqueue("--id", "talks", "echo output");
        queuectl.drain();
        Page page = alarmed();

        go(page, "/enqueue");
        page.fill("#command", "true");
        page.fill("#id", "talks");
        page.evaluate(FILL_IN, List.of("#enqueue", payloads));
        assertThat(page.evaluate(INTRUDERS)).isEqualTo("");
        go(page, "/settings");
        page.evaluate(FILL_IN, List.of("form[data-put$='/max_retries']", payloads));
        page.evaluate(FILL_IN, List.of("form[data-put$='/kill_grace']", payloads));
        assertThat(page.evaluate(INTRUDERS)).isEqualTo("");
        go(page, "/queues");
        page.evaluate(FILL_IN, List.of("form[data-put$='/limit']", payloads));
        assertThat(page.evaluate(INTRUDERS)).isEqualTo("");
        go(page, "/jobs/talks");
        for (String payload : payloads) {
            page.fill("#find-output", payload);
        }
        assertThat(page.evaluate(INTRUDERS)).isEqualTo("");
    }
}
