import assert from 'node:assert/strict';
import {check, client, clientWith, email, fails, unique} from './support.mjs';

const samples = {
  contacts: () => ({email: email(), firstname: 'Ada', lastname: 'Berg'}),
  companies: () => ({name: unique('Acme '), domain: `${unique('d')}.example`}),
  deals: () => ({dealname: unique('Deal '), pipeline: 'default', dealstage: 'qualifiedtobuy', amount: '10.5'}),
  tickets: () => ({subject: unique('Ticket '), hs_pipeline: '0', hs_pipeline_stage: '1'}),
};

for (const [type, sample] of Object.entries(samples)) {
  check(`${type}: create, read, update, page, archive`, async () => {
    const api = client().crm[type].basicApi;
    const properties = sample();
    const names = Object.keys(properties);
    const made = await api.create({properties, associations: []});
    assert.match(made.id, /^\d+$/);
    assert.ok(made.createdAt instanceof Date);
    assert.equal(made.archived, false);
    const read = await api.getById(made.id, names);
    for (const name of names) {
      assert.equal(read.properties[name], properties[name]);
    }
    const changed = await api.update(made.id, {properties: {[names[0]]: `${properties[names[0]]}`}});
    assert.equal(changed.id, made.id);
    assert.ok(changed.updatedAt >= made.updatedAt);
    const page = await api.getPage(100, undefined, names);
    assert.ok(page.results.some((each) => each.id === made.id));
    await api.archive(made.id);
    await fails(api.getById(made.id), 404, 'OBJECT_NOT_FOUND');
    const binned = await api.getById(made.id, undefined, undefined, undefined, true);
    assert.equal(binned.archived, true);
    await api.archive(made.id);
  });

  check(`${type}: unknown properties and records are refused`, async () => {
    const api = client().crm[type].basicApi;
    const error = await fails(
      api.create({properties: {...sample(), no_such_property: 'x'}, associations: []}), 400, 'VALIDATION_ERROR');
    assert.equal(error.body.errors[0].code, 'PROPERTY_DOESNT_EXIST');
    await fails(api.getById('999999999'), 404, 'OBJECT_NOT_FOUND');
    await fails(api.update('999999999', {properties: sample()}), 404, 'OBJECT_NOT_FOUND');
  });
}

check('contacts: found by e-mail, with history and associations', async () => {
  const hubspot = client();
  const address = email();
  const company = await hubspot.crm.companies.basicApi.create({properties: {name: unique('Co ')}, associations: []});
  const made = await hubspot.crm.contacts.basicApi.create({
    properties: {email: address, firstname: 'One'},
    associations: [
      {to: {id: company.id}, types: [{associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279}]}],
  });
  await hubspot.crm.contacts.basicApi.update(address, {properties: {firstname: 'Two'}}, 'email');
  const read = await hubspot.crm.contacts.basicApi.getById(
    address, ['email'], ['firstname'], ['companies'], false, 'email');
  assert.equal(read.id, made.id);
  assert.deepEqual(read.propertiesWithHistory.firstname.map((each) => each.value), ['Two', 'One']);
  assert.ok(read.propertiesWithHistory.firstname[0].timestamp instanceof Date);
  assert.equal(read.associations.companies.results[0].id, company.id);
});

check('contacts: a second one with the same e-mail is a conflict that names the first', async () => {
  const api = client().crm.contacts.basicApi;
  const address = email();
  const first = await api.create({properties: {email: address}, associations: []});
  const error = await fails(api.create({properties: {email: address}, associations: []}), 409, 'CONFLICT');
  assert.match(error.body.message, new RegExp(`Existing ID: ${first.id}`));
});

check('contacts: merge gives a new id, to which the old ones lead', async () => {
  const api = client().crm.contacts.basicApi;
  const one = await api.create({properties: {email: email(), firstname: 'Keep'}, associations: []});
  const two = await api.create({properties: {email: email()}, associations: []});
  const merged = await api.merge({primaryObjectId: one.id, objectIdToMerge: two.id});
  assert.notEqual(merged.id, one.id);
  assert.notEqual(merged.id, two.id);
  assert.equal((await api.getById(two.id, ['firstname'])).id, merged.id);
  await fails(api.merge({primaryObjectId: one.id, objectIdToMerge: '999999999'}), 404);
});

check('deals: merge keeps the primary', async () => {
  const api = client().crm.deals.basicApi;
  const one = await api.create({properties: samples.deals(), associations: []});
  const two = await api.create({properties: samples.deals(), associations: []});
  assert.equal((await api.merge({primaryObjectId: one.id, objectIdToMerge: two.id})).id, one.id);
});

check('contacts: gdpr delete erases for good', async () => {
  const api = client().crm.contacts.basicApi;
  const address = email();
  const made = await api.create({properties: {email: address}, associations: []});
  await api.purge({objectId: address, idProperty: 'email'});
  await fails(api.getById(made.id, undefined, undefined, undefined, true), 404);
  await api.purge({objectId: `nobody-${address}`, idProperty: 'email'});
});

check('notes through crm.objects, with an association', async () => {
  const hubspot = client();
  const contact = await hubspot.crm.contacts.basicApi.create({properties: {email: email()}, associations: []});
  const note = await hubspot.crm.objects.basicApi.create('notes', {
    properties: {hs_timestamp: '2026-11-21T10:00:00.000Z', hs_note_body: 'hello'},
    associations: [
      {to: {id: contact.id}, types: [{associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202}]}],
  });
  const read = await hubspot.crm.objects.basicApi.getById('notes', note.id, ['hs_note_body'], undefined, ['contacts']);
  assert.equal(read.properties.hs_note_body, 'hello');
  assert.equal(read.associations.contacts.results[0].id, contact.id);
});

check('a wrong token is refused', async () => {
  const error = await fails(
    clientWith({accessToken: 'nonsense'}).crm.contacts.basicApi.getPage(), 401, 'INVALID_AUTHENTICATION');
  assert.match(error.headers['content-type'], /application\/json/);
});

check('an object type that does not exist is refused', async () => {
  await fails(client().crm.objects.basicApi.getPage('unicorns'), 400);
});
