// graphile-worker with the settings that its page on performance names for most jobs per second.
// It removes jobs when they are completed, so it keeps no history, which the others do.
import { Logger, run, runMigrations, makeWorkerUtils } from 'graphile-worker';

import { contest } from './contest.mjs';

const connectionString = process.argv[2];
const preset = {
    worker: {
        connectionString,
        concurrentJobs: 24,
        maxPoolSize: 25,
        localQueue: { size: 500 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        logger: new Logger(() => () => {}),
    },
};
const BATCH = 5000;

await runMigrations({ preset });
const utils = await makeWorkerUtils({ preset });

async function enqueue(jobs) {
    for (let done = 0; done < jobs; done += BATCH) {
        const count = Math.min(BATCH, jobs - done);
        await utils.addJobs(Array.from({ length: count }, () => ({ identifier: 'nothing' })));
    }
}

async function drain(jobs, client) {
    let ran = 0;
    let allRan;
    const end = new Promise(resolve => (allRan = resolve));
    const nothing = () => {
        if (++ran === jobs) {
            allRan();
        }
    };
    const runner = await run({ preset, taskList: { nothing } });
    await end;
    // The last results may still be on their way.
    const left = 'SELECT EXISTS (SELECT FROM graphile_worker._private_jobs) AS left';
    while ((await client.query(left)).rows[0].left) {
        await new Promise(resolve => setTimeout(resolve, 1));
    }
    runner.stop();
}

await contest(enqueue, drain);
