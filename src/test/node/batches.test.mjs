import assert from 'node:assert/strict';
import {check, client, email, fails, unique, withFault} from './support.mjs';

const contact = (extra = {}) => ({properties: {email: email()}, associations: [], ...extra});

check('create, read, update, upsert and archive 100 contacts', async () => {
  const api = client().crm.contacts.batchApi;
  const inputs = Array.from({length: 100}, () => contact());
  const made = await api.create({inputs});
  assert.equal(made.status, 'COMPLETE');
  assert.equal(made.results.length, 100);
  assert.ok(made.startedAt instanceof Date);
  const ids = made.results.map((each) => ({id: each.id}));
  const read = await api.read({inputs: ids, properties: ['email'], propertiesWithHistory: []});
  assert.deepEqual(
    new Set(read.results.map((each) => each.properties.email)), new Set(inputs.map((each) => each.properties.email)));
  const updated = await api.update({inputs: ids.map(({id}) => ({id, properties: {firstname: 'All'}}))});
  assert.ok(updated.results.every((each) => each.properties.firstname === 'All'));
  await api.archive({inputs: ids});
  const gone = await api.read({inputs: ids.slice(0, 2), properties: [], propertiesWithHistory: []});
  assert.equal(gone.results.length, 0);
  assert.equal(gone.numErrors, 1);
});

check('a read that misses some is a 207 with errors', async () => {
  const api = client().crm.contacts.batchApi;
  const {results: [made]} = await api.create({inputs: [contact()]});
  const read = await api.read({
    inputs: [{id: made.id}, {id: '999999999'}], properties: ['email'], propertiesWithHistory: []});
  assert.equal(read.results.length, 1);
  assert.equal(read.errors[0].category, 'OBJECT_NOT_FOUND');
  assert.deepEqual(read.errors[0].context.ids, ['999999999']);
});

check('a traced create is a 207 in which each error names its input', async () => {
  const api = client().crm.contacts.batchApi;
  const taken = email();
  await api.create({inputs: [{properties: {email: taken}, associations: []}]});
  const answer = await api.create({
    inputs: [contact({objectWriteTraceId: 'good'}),
      {properties: {email: taken}, associations: [], objectWriteTraceId: 'bad'}]});
  assert.equal(answer.results.length, 1);
  assert.equal(answer.results[0].objectWriteTraceId, 'good');
  assert.equal(answer.numErrors, 1);
  assert.deepEqual(answer.errors[0].context.objectWriteTraceId, ['bad']);
});

check('an untraced create is all or nothing', async () => {
  const api = client().crm.contacts.batchApi;
  const taken = email();
  const fresh = email();
  await api.create({inputs: [{properties: {email: taken}, associations: []}]});
  await fails(
    api.create({inputs: [fresh, taken].map((each) => ({properties: {email: each}, associations: []}))}), 409);
  const read = await api.read({inputs: [{id: fresh}], idProperty: 'email', properties: [], propertiesWithHistory: []});
  assert.equal(read.results.length, 0);
});

check('an upsert says what is new', async () => {
  const api = client().crm.companies;
  const property = unique('external_id_');
  await client().crm.properties.coreApi.create('companies', {
    name: property, label: property, type: 'string', fieldType: 'text', groupName: 'companyinformation',
    hasUniqueValue: true});
  const write = (name) =>
    api.batchApi.upsert({inputs: [{id: 'A-1', idProperty: property, properties: {name}}]});
  const first = await write('One');
  const second = await write('Two');
  assert.equal(first.results[0]._new, true);
  assert.equal(second.results[0]._new, false);
  assert.equal(second.results[0].id, first.results[0].id);
  assert.equal((await api.basicApi.getById('A-1', ['name'], undefined, undefined, false, property)).properties.name, 'Two');
});

check('more than 100 inputs and ids given twice are refused', async () => {
  const api = client().crm.contacts.batchApi;
  const many = await fails(api.create({inputs: Array.from({length: 101}, () => contact())}), 400, 'VALIDATION_ERROR');
  assert.match(many.body.message, /maximum number of inputs supported in a batch is 100/);
  const {results: [made]} = await api.create({inputs: [contact()]});
  const twice = await fails(
    api.update({inputs: [{id: made.id, properties: {}}, {id: made.id, properties: {}}]}), 400, 'VALIDATION_ERROR');
  assert.match(twice.body.message, /Duplicate IDs found/);
});

check('an injected partial failure reaches the client as a 207', async () => {
  const api = client().crm.contacts.batchApi;
  const bad = email();
  await withFault({kind: 'PARTIAL', status: 409, category: 'CONFLICT', property: 'email', value: bad}, async () => {
    const answer = await api.create({
      inputs: [contact({objectWriteTraceId: 'a'}), contact({properties: {email: bad}, objectWriteTraceId: 'b'})]});
    assert.equal(answer.results.length, 1);
    assert.equal(answer.errors[0].category, 'CONFLICT');
    assert.deepEqual(answer.errors[0].context.objectWriteTraceId, ['b']);
  });
});
