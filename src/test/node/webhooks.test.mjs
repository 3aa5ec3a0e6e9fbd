import assert from 'node:assert/strict';
import {appId, check, client, clientWith, fails, portal} from './support.mjs';

const hubspot = () => clientWith({developerApiKey: portal.developerApiKey ?? 'none'});

check('settings of an app', async () => {
  const api = hubspot().webhooks.settingsApi;
  const set = await api.configure(appId, {targetUrl: 'https://example.com/hooks', throttling: {maxConcurrentRequests: 7}});
  assert.equal(set.targetUrl, 'https://example.com/hooks');
  assert.equal((await api.getAll(appId)).throttling.maxConcurrentRequests, 7);
  await api.clear(appId);
  await fails(api.getAll(appId), 404);
});

check('subscriptions are made, listed, switched and removed', async () => {
  const api = hubspot().webhooks.subscriptionsApi;
  const made = await api.create(appId, {eventType: 'contact.propertyChange', propertyName: 'email', active: true});
  assert.equal(made.active, true);
  assert.equal((await api.getById(Number(made.id), appId)).propertyName, 'email');
  assert.ok((await api.getAll(appId)).results.some((each) => each.id === made.id));
  assert.equal((await api.update(Number(made.id), appId, {active: false})).active, false);
  const batch = await api.updateBatch(appId, {inputs: [{id: Number(made.id), active: true}]});
  assert.equal(batch.results[0].active, true);
  await api.archive(Number(made.id), appId);
  await fails(api.getById(Number(made.id), appId), 404);
});

check('a private token is not enough, and an event type must exist', async () => {
  const error = await client().webhooks.settingsApi.getAll(appId).then(() => undefined, (e) => e);
  assert.ok(error && [401, 403].includes(error.code));
  await fails(hubspot().webhooks.subscriptionsApi.create(appId, {eventType: 'contact.sneeze', active: true}), 400);
});
