// What both peers in JavaScript do alike: work off some jobs so that code and tables are warm, then
// as many as were asked for, and print the seconds from the start to the last result in the database.
import pg from 'pg';

export async function contest(enqueue, drain) {
    const [url, jobs] = process.argv.slice(2);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await enqueue(Number(jobs) / 4, client);
    await drain(Number(jobs) / 4, client);
    await enqueue(Number(jobs), client);
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
    const start = performance.now();
    await drain(Number(jobs), client);
    console.log((performance.now() - start) / 1000);
    await client.end();
    process.exit(0);
}
