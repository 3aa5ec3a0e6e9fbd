// A webhook intake as a Node team would write it: express, and one durable transaction per request
// with better-sqlite3. Arguments: port, URL that deliveries are signed for, secret, database file.
'use strict';

const { createHmac, timingSafeEqual } = require('node:crypto');
const Database = require('better-sqlite3');
const express = require('express');

const [port, publicUrl, secret, file] = process.argv.slice(2);
const FIVE_MINUTES = 300_000;

const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
  )`);
const insert = database.prepare(
  'INSERT INTO events (record, dedupe_key, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');

const keep = database.transaction((events) => {
  for (const e of events) {
    insert.run(
      `${e.portalId}:0-1:${e.objectId}`,
      `${e.portalId}:${e.subscriptionId}:${e.eventId}:${e.occurredAt}:${e.objectId}:${e.propertyName}`,
      JSON.stringify(e));
  }
});

function isSigned(request) {
  const timestamp = request.get('X-HubSpot-Request-Timestamp');
  const signature = request.get('X-HubSpot-Signature-v3');
  if (!timestamp || !signature || Math.abs(Date.now() - Number(timestamp)) > FIVE_MINUTES) {
    return false;
  }
  const expected = createHmac('sha256', secret)
    .update('POST').update(publicUrl).update(request.body).update(timestamp)
    .digest('base64');
  const [given, wanted] = [Buffer.from(signature), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const app = express();
app.disable('x-powered-by');
app.use(express.raw({ type: () => true, limit: '10mb' }));
app.post(new URL(publicUrl).pathname, (request, response) => {
  if (!Buffer.isBuffer(request.body) || !isSigned(request)) {
    response.status(401).end();
    return;
  }
  keep(JSON.parse(request.body));
  response.status(204).end();
});
app.listen(Number(port), '127.0.0.1');
