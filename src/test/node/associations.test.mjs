import assert from 'node:assert/strict';
import {check, client, email, fails, unique} from './support.mjs';

async function pair(hubspot) {
  const contact = await hubspot.crm.contacts.basicApi.create({properties: {email: email()}, associations: []});
  const company = await hubspot.crm.companies.basicApi.create({properties: {name: unique('Co ')}, associations: []});
  return {contact: contact.id, company: company.id};
}

check('a default association is made, seen from both sides and removed', async () => {
  const hubspot = client();
  const api = hubspot.crm.associations.v4.basicApi;
  const {contact, company} = await pair(hubspot);
  const made = await api.createDefault('contacts', contact, 'companies', company);
  assert.equal(made.status, 'COMPLETE');
  const there = await api.getPage('contacts', contact, 'companies', undefined, 500);
  assert.equal(String(there.results[0].toObjectId), company);
  assert.ok(there.results[0].associationTypes.some((type) => type.typeId === 279 && type.category === 'HUBSPOT_DEFINED'));
  const back = await api.getPage('companies', company, 'contacts', undefined, 500);
  assert.equal(String(back.results[0].toObjectId), contact);
  await api.archive('contacts', contact, 'companies', company);
  assert.equal((await api.getPage('contacts', contact, 'companies')).results.length, 0);
});

check('labels of one\'s own are made, used, renamed and removed', async () => {
  const hubspot = client();
  const definitions = hubspot.crm.associations.v4.schema.definitionsApi;
  const name = unique('decides_');
  const made = await definitions.create('contacts', 'companies', {name, label: name});
  const typeId = made.results[0].typeId;
  const isMine = (each) => each.typeId === typeId && each.category === 'USER_DEFINED';
  const {contact, company} = await pair(hubspot);
  const link = await hubspot.crm.associations.v4.basicApi.create(
    'contacts', contact, 'companies', company, [{associationCategory: 'USER_DEFINED', associationTypeId: typeId}]);
  assert.ok(link.labels.includes(name));
  await definitions.update('contacts', 'companies', {associationTypeId: typeId, label: `${name}!`});
  const all = await definitions.getAll('contacts', 'companies');
  assert.equal(all.results.find(isMine).label, `${name}!`);
  await definitions.remove('contacts', 'companies', typeId);
  assert.ok(!(await definitions.getAll('contacts', 'companies')).results.some(isMine));
});

check('batches are made, read with a 207 for those without, and archived', async () => {
  const hubspot = client();
  const api = hubspot.crm.associations.v4.batchApi;
  const one = await pair(hubspot);
  const two = await pair(hubspot);
  const made = await api.create('contacts', 'companies', {
    inputs: [{_from: {id: one.contact}, to: {id: one.company},
      types: [{associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279}]}]});
  assert.equal(made.status, 'COMPLETE');
  const read = await api.getPage('contacts', 'companies', {inputs: [{id: one.contact}, {id: two.contact}]});
  assert.equal(read.results.length, 1);
  assert.equal(read.results[0]._from.id, one.contact);
  assert.equal(String(read.results[0].to[0].toObjectId), one.company);
  assert.equal(read.errors[0].subCategory, 'crm.associations.NO_ASSOCIATIONS_FOUND');
  await api.createDefault('contacts', 'companies', {inputs: [{_from: {id: two.contact}, to: {id: two.company}}]});
  await api.archive('contacts', 'companies', {inputs: [{_from: {id: one.contact}, to: [{id: one.company}]}]});
  const after = await api.getPage('contacts', 'companies', {inputs: [{id: one.contact}, {id: two.contact}]});
  assert.deepEqual(after.results.map((each) => each._from.id), [two.contact]);
});

check('records and types that do not exist are refused', async () => {
  const hubspot = client();
  const {contact, company} = await pair(hubspot);
  const api = hubspot.crm.associations.v4.basicApi;
  await fails(api.create('contacts', contact, 'companies', '999999999',
    [{associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279}]), 400);
  await fails(api.create('contacts', contact, 'companies', company,
    [{associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 4}]), 400);
});
