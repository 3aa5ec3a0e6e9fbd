import assert from 'node:assert/strict';
import {check, client, email, eventually, fails, unique} from './support.mjs';

check('contacts are exported to a file', async () => {
  const hubspot = client();
  const address = email();
  await hubspot.crm.contacts.basicApi.create({properties: {email: address}, associations: []});
  const api = hubspot.crm.exports.publicExportsApi;
  // The client's own start() fails in 14.0.1 before it sends anything: its serializer lacks a type map.
  const started = await hubspot.apiRequest({method: 'POST', path: '/crm/v3/exports/export/async', body: {
    exportType: 'VIEW', exportName: unique('export '), format: 'CSV', language: 'EN', objectType: 'CONTACT',
    objectProperties: ['email'], associatedObjectType: [], exportInternalValuesOptions: ['NAMES', 'VALUES'],
    publicCrmSearchRequest: {filters: [], sorts: [], query: ''}}});
  assert.equal(started.status, 202);
  const task = await started.json();
  assert.ok(task.id);
  const done = await eventually(async () => {
    const now = await api.getStatus(Number(task.id));
    assert.equal(now.status, 'COMPLETE');
    return now;
  });
  const file = await (await fetch(done.result)).text();
  assert.match(file, new RegExp(address));
});

check('an unknown task is not found', async () => {
  await fails(client().crm.exports.publicExportsApi.getStatus(999999), 404);
});
