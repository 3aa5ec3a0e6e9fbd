// The client's limiter and retries. Its decorators are global to the process: one client at a time.
import assert from 'node:assert/strict';
import {check, client, control, fails, portal, withFault} from './support.mjs';

const calls = async () => {
  const report = await control('GET', '/_sim/report');
  return report.byPortalAndApp.find((each) => each.portalId === portal.portalId) ?? {calls: 0, refused: 0};
};
const peak = async (window) => {
  const report = await control('GET', '/_sim/report');
  return Object.entries(report.mostCallsInAnyWindow[portal.portalId] ?? {})
    .filter(([name]) => name.startsWith(window))
    .reduce((most, [, value]) => Math.max(most, value), 0);
};

check('with the limiter no call is refused', async () => {
  const before = await calls();
  const hubspot = client({limiterOptions: {minTime: 1000 / 40, maxConcurrent: 6, id: 'burst'}});
  await Promise.all(Array.from({length: 40}, () => hubspot.crm.owners.ownersApi.getPage()));
  const seen = await calls();
  assert.equal(seen.calls - before.calls, 40);
  assert.equal(seen.refused, before.refused);
  assert.ok((await peak('burst')) <= 190);
});

check('without limiter and retries a search too many is a 429', async () => {
  const api = client({numberOfApiCallRetries: 0}).crm.contacts.searchApi;
  const answers = await Promise.allSettled(
    Array.from({length: 30}, () => api.doSearch({filterGroups: [], sorts: [], properties: [], limit: 1})));
  const refused = answers.filter((each) => each.status === 'rejected').map((each) => each.reason);
  assert.ok(refused.length > 0);
  for (const error of refused) {
    assert.equal(error.code, 429);
    assert.equal(error.body.policyName, 'SECONDLY');
    assert.equal(error.body.message, 'You have reached your secondly limit.');
  }
});

check('the client waits a second after a secondly limit, and then succeeds', async () => {
  const before = Date.now();
  await withFault({policy: 'SECONDLY', count: 1}, () =>
    client({numberOfApiCallRetries: 3}).crm.contacts.basicApi.getPage());
  assert.ok(Date.now() - before >= 990);
});

check('the client waits ten seconds after a rolling limit', async () => {
  const before = Date.now();
  await withFault({policy: 'TEN_SECONDLY_ROLLING', count: 1}, () =>
    client({numberOfApiCallRetries: 2}).crm.contacts.basicApi.getPage());
  assert.ok(Date.now() - before >= 9_900);
});

check('the client gives up at once on the daily limit', async () => {
  const before = (await calls()).calls;
  const error = await withFault({policy: 'DAILY'}, () =>
    fails(client({numberOfApiCallRetries: 5}).crm.contacts.basicApi.getPage(), 429));
  assert.equal(error.body.policyName, 'DAILY');
  assert.equal((await calls()).calls, before + 1);
});

for (const fault of [
  {kind: 'STATUS', status: 500}, {kind: 'STATUS', status: 503}, {kind: 'HTML', status: 502}, {kind: 'HTML', status: 524}]) {
  check(`the client repeats after ${fault.kind} ${fault.status}`, async () => {
    const before = (await calls()).calls;
    await withFault({...fault, count: 2}, () =>
      client({numberOfApiCallRetries: 4}).crm.contacts.basicApi.getPage());
    assert.equal((await calls()).calls, before + 3);
  });
}

check('the client does not repeat a conflict, a lock or a migration', async () => {
  for (const status of [409, 423, 477]) {
    const before = (await calls()).calls;
    const error = await withFault({status}, () =>
      fails(client({numberOfApiCallRetries: 4}).crm.contacts.basicApi.getPage(), status));
    assert.equal((await calls()).calls, before + 1);
    assert.equal(error.headers['retry-after'], status === 477 ? '2' : undefined);
  }
});

check('a broken connection comes out as an error, not as an answer', async () => {
  for (const kind of ['RESET', 'TRUNCATED_BODY', 'INVALID_JSON']) {
    await withFault({kind, count: 1}, () =>
      assert.rejects(client().crm.contacts.basicApi.getPage(), (error) => error.code !== 200 && Boolean(error.message)));
  }
});
