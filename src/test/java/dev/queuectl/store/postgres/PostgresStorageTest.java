package dev.queuectl.store.postgres;

import dev.queuectl.client.FilterWalkContract;
import dev.queuectl.store.AmendContract;
import dev.queuectl.store.AuditStoreContract;
import dev.queuectl.store.CancelContract;
import dev.queuectl.store.ClaimContract;
import dev.queuectl.store.ConcludeContract;
import dev.queuectl.store.CountsContract;
import dev.queuectl.store.EnqueueContract;
import dev.queuectl.store.EventStoreContract;
import dev.queuectl.store.FigureStoreContract;
import dev.queuectl.store.FindContract;
import dev.queuectl.store.ListContract;
import dev.queuectl.store.OutputContract;
import dev.queuectl.store.PurgeContract;
import dev.queuectl.store.QueueStoreContract;
import dev.queuectl.store.RaceContract;
import dev.queuectl.store.RandomWalkContract;
import dev.queuectl.store.SettingStoreContract;
import dev.queuectl.store.StoreFixture;
import dev.queuectl.store.TakeOverContract;
import dev.queuectl.store.TransferContract;
import dev.queuectl.store.WakeUpContract;
import dev.queuectl.store.WatchContract;
import dev.queuectl.store.WorkerStoreContract;

import org.junit.jupiter.api.Nested;

/** PostgreSQL keeps the contract. */
class PostgresStorageTest {
    @Nested
    class Enqueueing extends EnqueueContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Claiming extends ClaimContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Concluding extends ConcludeContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Cancelling extends CancelContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class TakingOver extends TakeOverContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Amending extends AmendContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Finding extends FindContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Listing extends ListContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Counting extends CountsContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class KeepingOutput extends OutputContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Watching extends WatchContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Purging extends PurgeContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Transferring extends TransferContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Racing extends RaceContract {
        @Override
        protected int oneOrderIn() {
            return 47;
        }

        @Override
        protected int oneOrderOfThreeIn() {
            return 7;
        }

        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class WakingUp extends WakeUpContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return PostgresFixture.ofShortCommands();
        }
    }

    @Nested
    class Workers extends WorkerStoreContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Settings extends SettingStoreContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Queues extends QueueStoreContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Auditing extends AuditStoreContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class TellingEvents extends EventStoreContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class KeepingFigures extends FigureStoreContract {
        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Walking extends RandomWalkContract {
        @Override
        protected int seeds() {
            return 5;
        }

        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }

    @Nested
    class Filtering extends FilterWalkContract {
        @Override
        protected int seeds() {
            return 3;
        }

        @Override
        protected StoreFixture newFixture() throws Exception {
            return new PostgresFixture();
        }
    }
}
