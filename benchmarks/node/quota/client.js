// HubSpot's own client with the limiter that its README recommends, under backlog.
// Arguments: base URL, access token, burst or search, seconds. It keeps more calls waiting than its limiter lets through, until
// its time is over, and then prints how many were answered and how many were refused with 429.
'use strict';

const { Client, DEFAULT_LIMITER_OPTIONS } = require('@hubspot/api-client');

// Recommended beside the other in the package's README, but not exported.
const SEARCH_LIMITER_OPTIONS = { minTime: 550, maxConcurrent: 3, id: 'search-hubspot-client-limiter' };

const [basePath, accessToken, kind, seconds] = process.argv.slice(2);
const BACKLOG = 500;

const client = new Client({
  basePath,
  accessToken,
  limiterOptions: kind === 'search' ? SEARCH_LIMITER_OPTIONS : DEFAULT_LIMITER_OPTIONS,
  numberOfApiCallRetries: 3,
});

const call = kind === 'search'
  ? () => client.crm.contacts.searchApi.doSearch({ limit: 1 })
  : () => client.crm.contacts.basicApi.getPage(1);

const counts = { answered: 0, refused: 0, failed: 0 };
const end = Date.now() + Number(seconds) * 1000;

async function keepCalling() {
  while (Date.now() < end) {
    try {
      await call();
      counts.answered++;
    } catch (error) {
      counts[error.code === 429 ? 'refused' : 'failed']++;
      counts.lastError = String(error.message).slice(0, 300);
    }
  }
}

for (let i = 0; i < BACKLOG; i++) {
  keepCalling();
}
setTimeout(() => {
  console.log(JSON.stringify(counts));
  process.exit(0);
}, Number(seconds) * 1000);
