// What all files share: a portal of one's own, clients, control calls, assertions on HubSpot's errors.
import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {Client} from '@hubspot/api-client';

const BASE = process.env.SIMULATOR_URL;
const PENDING = JSON.parse(process.env.SIMULATOR_PENDING ?? '{}');
const file = basename(process.argv[1] ?? '');
assert.ok(BASE, 'start these tests with: node run.mjs http://127.0.0.1:8089');

const here = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort();
const portals = await control('GET', '/_sim/portals');
assert.ok(
  portals.length >= files.length,
  `start the simulator with --portals ${files.length}: each file has one of its own`,
);

/** The portal of this file: no other file touches it. */
export const portal = portals[files.indexOf(file)];
export const appId = portal.appId;

/** A client of this file's portal, set up as HubSpot's README says, with nothing but basePath changed. */
export function client(options = {}) {
  return new Client({accessToken: portal.accessToken, basePath: BASE, ...options});
}

/** A client that authenticates with something else. */
export function clientWith(options) {
  return new Client({basePath: BASE, ...options});
}

/** A test; one that stands in the runner's list of pending ones may fail. */
export function check(name, body) {
  const reason = PENDING[file] ?? PENDING[`${file} > ${name}`];
  test(name, {todo: reason ?? false, timeout: 30_000}, body);
}

export async function control(method, path, body) {
  const answer = await fetch(BASE + path, {method, body: body && JSON.stringify(body)});
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** Makes something go wrong on this file's portal alone, until the body is done. */
export async function withFault(fault, body) {
  const {ids} = await control('POST', '/_sim/faults', {portalId: portal.portalId, ...fault});
  try {
    return await body();
  } finally {
    for (const id of ids) {
      await control('DELETE', `/_sim/faults?id=${id}`);
    }
  }
}

/** Expects the client's own exception, with HubSpot's status and category. */
export async function fails(promise, status, category) {
  const error = await promise.then(
    () => assert.fail(`expected ${status}, but the call succeeded`),
    (e) => e,
  );
  if (error.code === undefined) {
    throw error;
  }
  const said = `answered ${error.code}: ${JSON.stringify(error.body)}`;
  assert.equal(error.code, status, said);
  if (category) {
    assert.equal(error.body.category, category, said);
  }
  assert.ok(error.body.correlationId, said);
  return error;
}

/** Tries again until it holds, for what is eventually consistent. */
export async function eventually(body, millis = 15_000) {
  const end = Date.now() + millis;
  for (;;) {
    try {
      return await body();
    } catch (e) {
      if (Date.now() > end) {
        throw e;
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

let count = 0;
/** A text that no other test uses. */
export function unique(prefix) {
  return `${prefix}${process.pid}x${++count}`;
}

export const email = () => `${unique('p')}@node.example`;
