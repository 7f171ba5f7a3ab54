package dev.queuectl.web.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a page sent and servers answered, also where the browser keeps the answer from the page: for
 * that it tells the page, and the driver's own listeners, only that the request failed.
 */
final class Traffic {
    private final Map<String, String> methods = new LinkedHashMap<>();
    private final Map<String, Integer> statuses = new LinkedHashMap<>();

    private Traffic() {}

    /** Listens to a page from now on. */
    static Traffic of(Page page) {
        Traffic traffic = new Traffic();
        CDPSession session = page.context().newCDPSession(page);
        session.on("Network.requestWillBeSent", traffic::sent);
        session.on("Network.responseReceivedExtraInfo", traffic::answered);
        JsonObject _ = session.send("Network.enable");
        return traffic;
    }

    private void sent(JsonObject event) {
        String method = event.getAsJsonObject("request").get("method").getAsString();
        methods.put(event.get("requestId").getAsString(), method);
    }

    private void answered(JsonObject event) {
        statuses.put(event.get("requestId").getAsString(), event.get("statusCode").getAsInt());
    }

    /** Answers method and status of each request that was sent since and answered. */
    List<String> answers() {
        return statuses.entrySet().stream()
                .filter(each -> methods.containsKey(each.getKey()))
                .map(each -> methods.get(each.getKey()) + " " + each.getValue())
                .toList();
    }
}
