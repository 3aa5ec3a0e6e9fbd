// A sync of contacts as one writes it in an afternoon: HubSpot's own client with the limiter that its README recommends, SQLite, a
// transaction per page. Full by listing; incremental by search on the modification date, going on from the last date when the 10,000
// results of one search are used up.
// Arguments: base URL, access token, database file, full or incremental, since (milliseconds), limited or not. Prints what it did.
'use strict';

const { Client, DEFAULT_LIMITER_OPTIONS } = require('@hubspot/api-client');
const Database = require('better-sqlite3');

const [basePath, accessToken, file, mode, since, limited] = process.argv.slice(2);
const client = new Client({
  basePath,
  accessToken,
  limiterOptions: limited === 'limited' ? DEFAULT_LIMITER_OPTIONS : undefined,
  numberOfApiCallRetries: 3,
});
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE IF NOT EXISTS contact (id INTEGER PRIMARY KEY, updated_at INTEGER, properties TEXT)');
const insert = database.prepare('INSERT OR REPLACE INTO contact VALUES (?, ?, ?)');
const store = database.transaction((records) => {
  for (const record of records) {
    insert.run(Number(record.id), new Date(record.updatedAt).getTime(), JSON.stringify(record.properties));
  }
});

const report = { records: 0, calls: 0, failed: '' };

async function full(properties) {
  let after;
  do {
    const page = await client.crm.contacts.basicApi.getPage(100, after, properties);
    report.calls++;
    store(page.results);
    report.records += page.results.length;
    after = page.paging?.next?.after;
  } while (after);
}

async function incremental(properties) {
  let from = since;
  for (;;) {
    let after;
    let last = from;
    let found = 0;
    do {
      const page = await client.crm.contacts.searchApi.doSearch({
        filterGroups: [{ filters: [{ propertyName: 'lastmodifieddate', operator: 'GT', value: String(from) }] }],
        sorts: ['lastmodifieddate'],
        properties,
        limit: 200,
        after,
      });
      report.calls++;
      store(page.results);
      found += page.results.length;
      if (page.results.length > 0) {
        last = new Date(page.results.at(-1).updatedAt).getTime();
      }
      after = page.paging?.next?.after;
    } while (after && Number(after) < 10000);
    report.records += found;
    if (!after) {
      return;
    }
    from = last;
  }
}

async function main() {
  const start = process.hrtime.bigint();
  try {
    const schema = await client.crm.properties.coreApi.getAll('contacts');
    report.calls++;
    const properties = schema.results.map((property) => property.name);
    await (mode === 'full' ? full(properties) : incremental(properties));
  } catch (error) {
    report.failed = `${error.code ?? ''} ${String(error.message).slice(0, 200)}`.trim();
  }
  report.seconds = Number(process.hrtime.bigint() - start) / 1e9;
  report.megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const cpu = process.cpuUsage();
  report.cpuMillis = Math.round((cpu.user + cpu.system) / 1000);
  console.log(JSON.stringify(report));
}

main();
