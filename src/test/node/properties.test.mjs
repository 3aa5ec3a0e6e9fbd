import assert from 'node:assert/strict';
import {check, client, fails, unique} from './support.mjs';

const food = (name) => ({
  name, label: name, type: 'enumeration', fieldType: 'select', groupName: 'contactinformation',
  options: [{label: 'Pizza', value: 'pizza', displayOrder: 0, hidden: false}],
});

check('a property is made, read, listed, changed and archived', async () => {
  const api = client().crm.properties.coreApi;
  const name = unique('food_');
  const made = await api.create('contacts', food(name));
  assert.equal(made.options[0].value, 'pizza');
  assert.equal(made.modificationMetadata.readOnlyValue, false);
  assert.equal((await api.getByName('contacts', name)).fieldType, 'select');
  assert.ok((await api.getAll('contacts')).results.some((each) => each.name === name));
  const changed = await api.update('contacts', name, {
    label: 'Dish', options: [{label: 'Soup', value: 'soup', displayOrder: 0, hidden: false}]});
  assert.equal(changed.label, 'Dish');
  assert.deepEqual(changed.options.map((each) => each.value), ['soup']);
  await api.archive('contacts', name);
  assert.ok(!(await api.getAll('contacts')).results.some((each) => each.name === name));
  assert.ok((await api.getAll('contacts', true)).results.some((each) => each.name === name));
});

check('a second property of a name, a bad name and an unknown one are refused', async () => {
  const api = client().crm.properties.coreApi;
  const name = unique('food_');
  await api.create('contacts', food(name));
  const error = await fails(api.create('contacts', food(name)), 409, 'OBJECT_ALREADY_EXISTS');
  assert.equal(error.body.subCategory, 'Properties.PROPERTY_WITH_NAME_EXISTS');
  await fails(api.create('contacts', food('No Spaces')), 400);
  await fails(api.create('contacts', {...food(unique('f_')), fieldType: 'textarea'}), 400);
  await fails(api.getByName('contacts', 'no_such_property'), 404, 'OBJECT_NOT_FOUND');
});

check('batches of properties', async () => {
  const api = client().crm.properties.batchApi;
  const names = [unique('food_'), unique('food_')];
  const made = await api.create('contacts', {inputs: names.map(food)});
  assert.equal(made.results.length, 2);
  const read = await api.read('contacts', {archived: false, inputs: names.map((name) => ({name}))});
  assert.deepEqual(read.results.map((each) => each.name).sort(), names.sort());
  await api.archive('contacts', {inputs: names.map((name) => ({name}))});
  const gone = await client().crm.properties.coreApi.getAll('contacts');
  assert.ok(!gone.results.some((each) => names.includes(each.name)));
});

check('groups of properties', async () => {
  const api = client().crm.properties.groupsApi;
  const name = unique('group_');
  assert.equal((await api.create('contacts', {name, label: 'Mine', displayOrder: 1})).label, 'Mine');
  assert.equal((await api.getByName('contacts', name)).name, name);
  assert.ok((await api.getAll('contacts')).results.some((each) => each.name === name));
  assert.equal((await api.update('contacts', name, {label: 'Ours'})).label, 'Ours');
  await api.archive('contacts', name);
  await fails(api.getByName('contacts', name), 404);
});

check('a calculated property follows its formula and takes no value', async () => {
  const hubspot = client();
  const name = unique('commission_');
  const made = await hubspot.crm.properties.coreApi.create('deals', {
    name, label: 'Commission', type: 'number', fieldType: 'calculation_equation',
    groupName: 'dealinformation', calculationFormula: 'if is_present(amount) then amount / 10 else 0'});
  assert.equal(made.calculated, true);
  assert.equal(made.modificationMetadata.readOnlyValue, true);
  const deals = hubspot.crm.deals.basicApi;
  const deal = await deals.create({
    properties: {dealname: 'D', dealstage: 'contractsent', amount: '250'}, associations: []});
  assert.equal((await deals.getById(deal.id, [name])).properties[name], '25');
  await hubspot.crm.properties.coreApi.update('deals', name, {calculationFormula: 'amount / 5'});
  assert.equal((await deals.getById(deal.id, [name])).properties[name], '50');
  await fails(deals.update(deal.id, {properties: {[name]: '1'}}), 400, 'VALIDATION_ERROR');
  await fails(hubspot.crm.properties.coreApi.create('deals', {
    name: unique('bad_'), label: 'Bad', type: 'number', fieldType: 'calculation_equation',
    groupName: 'dealinformation', calculationFormula: 'amount +'}), 400, 'VALIDATION_ERROR');
});
