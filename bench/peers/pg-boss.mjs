// pg-boss, fetching and completing 500 jobs at a time in two loops, so that the server has work while
// the client reads what came. It keeps completed jobs.
import { PgBoss } from 'pg-boss';

import { contest } from './contest.mjs';

const QUEUE = 'nothing';
const BATCH = 500;
const LOOPS = 2;

const boss = new PgBoss({ connectionString: process.argv[2], supervise: false, schedule: false });
boss.on('error', error => {
    throw error;
});
await boss.start();
await boss.createQueue(QUEUE);

async function enqueue(jobs) {
    for (let done = 0; done < jobs; done += 5000) {
        const count = Math.min(5000, jobs - done);
        await boss.insert(QUEUE, Array.from({ length: count }, () => ({ data: {} })));
    }
}

async function loop() {
    let done = 0;
    for (;;) {
        const fetched = await boss.fetch(QUEUE, { batchSize: BATCH });
        if (fetched.length === 0) {
            return done;
        }
        await boss.complete(QUEUE, fetched.map(job => job.id));
        done += fetched.length;
    }
}

async function drain(jobs) {
    const done = await Promise.all(Array.from({ length: LOOPS }, loop));
    const sum = done.reduce((a, b) => a + b, 0);
    if (sum !== jobs) {
        throw new Error(`${sum} jobs instead of ${jobs}`);
    }
}

await contest(enqueue, drain);
