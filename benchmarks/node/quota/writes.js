// HubSpot's own client with the limiter that its README recommends, upserting contacts by e-mail address.
// Arguments: base URL, access token, writes in one call (100 or 1), number of writes, whether some are bad. Prints what came of them.
'use strict';

const { Client, DEFAULT_LIMITER_OPTIONS } = require('@hubspot/api-client');

const [basePath, accessToken, size, writes, withBad] = process.argv.slice(2);

const client = new Client({
  basePath,
  accessToken,
  limiterOptions: DEFAULT_LIMITER_OPTIONS,
  numberOfApiCallRetries: 3,
});

// The same data as in benchmarks/src/io/caravan/benchmark/write/Upserts.java.
function input(n) {
  const properties = { firstname: `v${n}` };
  if (withBad === 'true' && n % 50 === 49) {
    properties.lifecyclestage = 'no-such-stage';
  }
  const name = n % 2 === 0 ? `x${n / 2}` : `new${n}`;
  return { id: `${name}@load.example`, idProperty: 'email', properties };
}

async function main() {
  const counts = { answered: 0, failed: 0, failedCalls: 0 };
  const calls = [];
  for (let from = 0; from < Number(writes); from += Number(size)) {
    const inputs = [];
    for (let n = from; n < Math.min(from + Number(size), Number(writes)); n++) {
      inputs.push(input(n));
    }
    calls.push(
      client.crm.contacts.batchApi
        .upsert({ inputs })
        .then(() => {
          counts.answered += inputs.length;
        })
        .catch((error) => {
          counts.failed += inputs.length;
          counts.failedCalls++;
          counts.lastError = String(error.message).slice(0, 200);
        }),
    );
  }
  await Promise.all(calls);
  console.log(JSON.stringify(counts));
}

main();
