package dev.queuectl;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.time.Duration;

/**
 * How long tests wait for what will come: they pass on a machine that stalls, and cost nothing on
 * one that does not. JUnit finds this by its service file and makes it Awaitility's default.
 */
public final class Patience implements BeforeAllCallback {
    public static final Duration LONG = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
    }
}
