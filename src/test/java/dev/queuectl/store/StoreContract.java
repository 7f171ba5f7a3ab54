package dev.queuectl.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the suites of the contract share: a fresh store for each test, opened by two clients. */
public abstract class StoreContract {
    protected StoreFixture fixture;

    /** The store as the client under test sees it. */
    protected Storage store;

    /** The same store as another client sees it. */
    protected Storage other;

    /** Makes a fresh, empty store. */
    protected abstract StoreFixture newFixture() throws Exception;

    @BeforeEach
    void openTheStore() throws Exception {
        fixture = newFixture();
        store = fixture.open();
        other = fixture.open();
    }

    @AfterEach
    void closeTheStore() {
        fixture.close();
    }
}
