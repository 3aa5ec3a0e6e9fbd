import assert from 'node:assert/strict';
import {check, client, email, eventually, fails, unique} from './support.mjs';

const egg = (name) => ({
  name,
  labels: {singular: 'Car', plural: 'Cars'},
  primaryDisplayProperty: 'model',
  requiredProperties: ['vin'],
  searchableProperties: ['vin', 'model'],
  secondaryDisplayProperties: [],
  associatedObjects: ['CONTACT'],
  properties: [
    {name: 'vin', label: 'VIN', type: 'string', fieldType: 'text', hasUniqueValue: true},
    {name: 'model', label: 'Model', type: 'string', fieldType: 'text'}],
});

check('a schema is made, read, listed, changed and removed', async () => {
  const api = client().crm.schemas.coreApi;
  const name = unique('car_');
  const made = await api.create(egg(name));
  assert.match(made.objectTypeId, /^2-\d+$/);
  assert.match(made.fullyQualifiedName, new RegExp(`^p\\d+_${name}$`));
  assert.ok(made.properties.some((each) => each.name === 'vin' && each.hasUniqueValue));
  assert.equal((await api.getById(made.objectTypeId)).name, name);
  assert.ok((await api.getAll()).results.some((each) => each.objectTypeId === made.objectTypeId));
  const changed = await api.update(made.objectTypeId, {labels: {singular: 'Auto', plural: 'Autos'}});
  assert.equal(changed.labels.singular, 'Auto');
  await api.archive(made.objectTypeId);
  const gone = await api.getById(made.objectTypeId).then(() => assert.fail('still there'), (error) => error.code);
  assert.ok([400, 404].includes(gone), `answered ${gone}`);
});

check('a schema that lacks its display property, or has a taken name, is refused', async () => {
  const api = client().crm.schemas.coreApi;
  const name = unique('car_');
  await api.create(egg(name));
  await fails(api.create(egg(name)), 409);
  await fails(api.create({...egg(unique('car_')), primaryDisplayProperty: 'wheels'}), 400);
});

check('records of a custom object, by id and by full name', async () => {
  const hubspot = client({numberOfApiCallRetries: 5});
  const schema = await hubspot.crm.schemas.coreApi.create(egg(unique('car_')));
  const contact = await hubspot.crm.contacts.basicApi.create({properties: {email: email()}, associations: []});
  const api = hubspot.crm.objects;
  const made = await api.basicApi.create(schema.objectTypeId, {properties: {vin: 'V1', model: 'M'}, associations: []});
  const read = await api.basicApi.getById(schema.fullyQualifiedName, made.id, ['vin', 'model']);
  assert.equal(read.properties.vin, 'V1');
  const byVin = await api.basicApi.getById(schema.objectTypeId, 'V1', ['model'], undefined, undefined, false, 'vin');
  assert.equal(byVin.id, made.id);
  await fails(api.basicApi.create(schema.objectTypeId, {properties: {vin: 'V1'}, associations: []}), 400, 'VALIDATION_ERROR');
  await hubspot.crm.associations.v4.basicApi.createDefault(schema.objectTypeId, made.id, 'contacts', contact.id);
  const linked = await hubspot.crm.associations.v4.basicApi.getPage(schema.objectTypeId, made.id, 'contacts');
  assert.equal(String(linked.results[0].toObjectId), contact.id);
  const batch = await api.batchApi.upsert(schema.objectTypeId, {
    inputs: [{id: 'V1', idProperty: 'vin', properties: {model: 'N'}}, {id: 'V2', idProperty: 'vin', properties: {}}]});
  assert.deepEqual(batch.results.map((each) => each._new).sort(), [false, true]);
  await eventually(async () => {
    const page = await api.searchApi.doSearch(schema.objectTypeId, {
      filterGroups: [{filters: [{propertyName: 'model', operator: 'EQ', value: 'N'}]}],
      sorts: [], properties: ['vin'], limit: 10});
    assert.deepEqual(page.results.map((each) => each.properties.vin), ['V1']);
  });
});
