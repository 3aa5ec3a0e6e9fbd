import assert from 'node:assert/strict';
import {check, client, email, eventually, fails, unique} from './support.mjs';

// Search allows five calls a second; the client's own retries see to that.
const hubspot = () => client({numberOfApiCallRetries: 5});
const search = (request) =>
  hubspot().crm.contacts.searchApi.doSearch({limit: 10, after: undefined, sorts: [], properties: [], filterGroups: [], ...request});
const where = (...filters) => [{filters}];

check('a new contact is found after a while, by filter and by word', async () => {
  const name = unique('Zoe');
  const made = await hubspot().crm.contacts.basicApi.create({
    properties: {email: email(), firstname: name}, associations: []});
  const found = await eventually(async () => {
    const page = await search({
      filterGroups: where({propertyName: 'firstname', operator: 'EQ', value: name}), properties: ['email']});
    assert.equal(page.total, 1);
    return page;
  });
  assert.equal(found.results[0].id, made.id);
  assert.ok(found.results[0].properties.email);
  assert.equal((await search({query: name})).results[0].id, made.id);
});

check('pages in the order of a property', async () => {
  const company = unique('Firm');
  const inputs = ['c', 'a', 'b'].map((lastname) => ({properties: {email: email(), lastname, company}, associations: []}));
  await hubspot().crm.contacts.batchApi.create({inputs});
  const request = {
    filterGroups: where({propertyName: 'company', operator: 'EQ', value: company}),
    sorts: ['lastname'], properties: ['lastname'], limit: 2};
  await eventually(async () => assert.equal((await search(request)).total, 3));
  const first = await search(request);
  assert.deepEqual(first.results.map((each) => each.properties.lastname), ['a', 'b']);
  const second = await search({...request, after: first.paging.next.after});
  assert.deepEqual(second.results.map((each) => each.properties.lastname), ['c']);
  assert.equal(second.paging, undefined);
});

check('filters: between, in, has property, contains token', async () => {
  const company = unique('Shop');
  await hubspot().crm.contacts.batchApi.create({
    inputs: [{properties: {email: email(), company, jobtitle: 'Buyer'}, associations: []},
      {properties: {email: email(), company}, associations: []}]});
  const mine = {propertyName: 'company', operator: 'EQ', value: company};
  const count = async (...filters) => (await search({filterGroups: where(mine, ...filters)})).total;
  await eventually(async () => assert.equal(await count(), 2));
  assert.equal(await count({propertyName: 'jobtitle', operator: 'HAS_PROPERTY'}), 1);
  assert.equal(await count({propertyName: 'jobtitle', operator: 'NOT_HAS_PROPERTY'}), 1);
  assert.equal(await count({propertyName: 'jobtitle', operator: 'IN', values: ['buyer', 'seller']}), 1);
  const hour = 3_600_000;
  const now = Date.now();
  assert.equal(await count({
    propertyName: 'createdate', operator: 'BETWEEN', value: `${now - hour}`, highValue: `${now + hour}`}), 2);
});

check('too many filters, too deep a page and too large a page are refused', async () => {
  const filter = {propertyName: 'firstname', operator: 'EQ', value: 'x'};
  const many = await fails(search({filterGroups: where(...Array(7).fill(filter))}), 400, 'VALIDATION_ERROR');
  assert.match(many.body.message, /too many filters per filter group/);
  await fails(search({after: '10000'}), 400);
  await fails(search({limit: 201}), 400);
});
