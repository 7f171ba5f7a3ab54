package dev.queuectl.store;

import org.junit.jupiter.api.Test;

/**
 * Compares a backend with the model on random walks. {@code -Dqueuectl.walk.seeds=10000} walks more
 * of them, {@code -Dqueuectl.walk.first=SEED} begins with a certain one, {@code
 * -Dqueuectl.walk.steps=N} sets their length.
 */
public abstract class RandomWalkContract {

    /** Makes a fresh, empty store. */
    protected abstract StoreFixture newFixture() throws Exception;

    /** Answers how many walks are made where nobody asks for more. */
    protected int seeds() {
        return 100;
    }

    @Test
    void a_backend_does_what_the_model_does() throws Exception {
        int first = Integer.getInteger("queuectl.walk.first", 1);
        int seeds = Integer.getInteger("queuectl.walk.seeds", seeds());
        int steps = Integer.getInteger("queuectl.walk.steps", 200);
        for (int seed = first; seed < first + seeds; seed++) {
            try (StoreFixture model = new InMemoryFixture();
                    StoreFixture backend = newFixture()) {
                new RandomWalk(seed, model, backend).walk(steps);
            }
        }
    }
}
