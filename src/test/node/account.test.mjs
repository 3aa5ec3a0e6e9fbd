import assert from 'node:assert/strict';
import {check, client, clientWith, email, portal} from './support.mjs';

check('account details and daily usage, through apiRequest', async () => {
  const hubspot = client();
  for (const version of ['v3', '2026-03', '2026-09']) {
    const details = await (await hubspot.apiRequest({path: `/account-info/${version}/details`})).json();
    assert.equal(details.portalId, portal.portalId);
    assert.ok(details.timeZone);
    const usage = await hubspot.apiRequest({path: `/account-info/${version}/api-usage/daily/private-apps`});
    const [{currentUsage, usageLimit, resetsAt}] = (await usage.json()).results;
    assert.ok(currentUsage >= 1 && currentUsage < usageLimit);
    assert.ok(Date.parse(resetsAt) > Date.now());
  }
});

check('the dated paths, through apiRequest', async () => {
  const hubspot = client();
  for (const version of ['2026-03', '2026-09']) {
    const made = await hubspot.apiRequest({
      method: 'POST', path: `/crm/objects/${version}/contacts`, body: {properties: {email: email()}}});
    assert.equal(made.status, 201);
    const {id} = await made.json();
    const read = await hubspot.apiRequest({path: `/crm/objects/${version}/contacts/${id}`, qs: {properties: 'email'}});
    assert.equal((await read.json()).id, id);
    const missing = await hubspot.apiRequest({path: `/crm/objects/${version}/contacts/999999999`});
    assert.equal(missing.status, 404);
    assert.equal((await missing.json()).category, 'OBJECT_NOT_FOUND');
  }
});

check('rate-limit headers, and a path that nothing has', async () => {
  const answer = await client().apiRequest({path: '/crm/v3/owners'});
  assert.equal(answer.headers.get('x-hubspot-ratelimit-interval-milliseconds'), '10000');
  assert.ok(Number(answer.headers.get('x-hubspot-ratelimit-remaining')) >= 0);
  const nothing = await client().apiRequest({path: '/crm/v3/nothing'});
  assert.equal(nothing.status, 404);
  const nobody = await clientWith({accessToken: 'wrong'}).apiRequest({path: '/crm/v3/owners'});
  assert.equal(nobody.status, 401);
});
