// The client has no API of its own for workflows: its automation.actions are custom code actions.
import assert from 'node:assert/strict';
import {check, client, unique} from './support.mjs';

const send = (method, path, body) => client().apiRequest({method, path: `/automation/v4${path}`, body});
const minimal = () => ({
  name: unique('Flow '), type: 'CONTACT_FLOW', flowType: 'WORKFLOW', isEnabled: false, objectTypeId: '0-1', actions: []});

check('a flow is made, read, listed, replaced and removed, through apiRequest', async () => {
  const made = await send('POST', '/flows', minimal());
  assert.equal(made.status, 201);
  const flow = await made.json();
  const read = await (await send('GET', `/flows/${flow.id}`)).json();
  assert.equal(read.name, flow.name);
  const all = await (await send('GET', '/flows')).json();
  assert.ok(all.results.some((each) => each.id === flow.id && each.actions === undefined));
  const {createdAt, updatedAt, dataSources, id, nextAvailableActionId, ...rest} = read;
  const changed = await send('PUT', `/flows/${flow.id}`, {...rest, name: 'Other'});
  assert.equal(changed.status, 200);
  assert.notEqual((await changed.json()).revisionId, read.revisionId);
  const removed = await send('DELETE', `/flows/${flow.id}`);
  assert.equal(removed.status, 204);
  assert.equal((await send('GET', `/flows/${flow.id}`)).status, 404);
});

check('a stale or missing revision and a platform flow of contacts are refused', async () => {
  const flow = await (await send('POST', '/flows', minimal())).json();
  const {createdAt, updatedAt, dataSources, id, nextAvailableActionId, ...rest} = flow;
  await send('PUT', `/flows/${flow.id}`, rest);
  assert.ok([400, 409].includes((await send('PUT', `/flows/${flow.id}`, rest)).status));
  const {revisionId, ...without} = rest;
  assert.equal((await send('PUT', `/flows/${flow.id}`, without)).status, 400);
  const wrong = await send('POST', '/flows', {...minimal(), type: 'PLATFORM_FLOW'});
  assert.equal(wrong.status, 400);
  assert.equal((await wrong.json()).subCategory, 'FlowApiStandardFriendlyError.EXPECTED_PLATFORM_OBJECT_TYPE');
});
