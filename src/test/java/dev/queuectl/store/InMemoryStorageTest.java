package dev.queuectl.store;

import org.junit.jupiter.api.Nested;

/** The model keeps the contract by which it judges others. */
class InMemoryStorageTest {

    @Nested
    class Enqueueing extends EnqueueContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Claiming extends ClaimContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Concluding extends ConcludeContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Cancelling extends CancelContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class TakingOver extends TakeOverContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Amending extends AmendContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Finding extends FindContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Listing extends ListContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Counting extends CountsContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class KeepingOutput extends OutputContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Watching extends WatchContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Purging extends PurgeContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Transferring extends TransferContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Racing extends RaceContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class WakingUp extends WakeUpContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Workers extends WorkerStoreContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Settings extends SettingStoreContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Queues extends QueueStoreContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class Auditing extends AuditStoreContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class TellingEvents extends EventStoreContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }

    @Nested
    class KeepingFigures extends FigureStoreContract {
        @Override
        protected StoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }
}
