// Runs HubSpot's Node client against a simulator: node run.mjs http://127.0.0.1:8089 [file ...]
//
// PENDING: what the simulator does not do yet. Key: a file, or "file > test". Value: the reason.
// A pending test runs and may fail; take it out of the list when what it waits for is there.
// Start the simulator afresh for each run: one test revokes its portal's refresh token.
const PENDING = {};

import {readFileSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {run} from 'node:test';
import {spec} from 'node:test/reporters';
import {fileURLToPath} from 'node:url';

const [url, ...only] = process.argv.slice(2);
if (!url) {
  console.error('usage: node run.mjs http://127.0.0.1:8089 [file ...]');
  process.exit(2);
}
process.env.SIMULATOR_URL = url;
process.env.SIMULATOR_PENDING = JSON.stringify(PENDING);

const here = dirname(fileURLToPath(import.meta.url));
const all = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort();
const isKnown = (key) => {
  const [file, name] = key.split(' > ');
  return all.includes(file) && (!name || readFileSync(join(here, file), 'utf8').includes(`check('${name}'`));
};
const unknown = Object.keys(PENDING).filter((key) => !isKnown(key));
if (unknown.length > 0) {
  console.error(`PENDING names what does not exist: ${unknown.join(', ')}`);
  process.exit(2);
}
const files = (only.length > 0 ? only : all).map((name) => join(here, name));
const counts = {passed: 0, failed: 0, pending: 0, passedThoughPending: []};

run({files, concurrency: 4, timeout: 100_000})
  .on('test:pass', (event) => {
    if (event.todo) {
      counts.pending++;
      counts.passedThoughPending.push(event.name);
    } else if (event.details.type !== 'suite') {
      counts.passed++;
    }
  })
  .on('test:fail', (event) => {
    if (event.todo) {
      counts.pending++;
    } else {
      counts.failed++;
      process.exitCode = 1;
    }
  })
  .compose(spec)
  .pipe(process.stdout)
  .on('close', report);
process.on('exit', report);

let reported = false;
function report() {
  if (reported) {
    return;
  }
  reported = true;
  for (const name of counts.passedThoughPending) {
    console.log(`pending, but passes now: ${name}`);
  }
  console.log(`passed ${counts.passed}, failed ${counts.failed}, pending ${counts.pending}`);
  if (counts.passed === 0) {
    console.error('no test passed: is the simulator reachable?');
    process.exitCode = 1;
  }
}
