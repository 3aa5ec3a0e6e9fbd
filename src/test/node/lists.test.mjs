import assert from 'node:assert/strict';
import {check, client, email, eventually, fails, unique} from './support.mjs';

const manual = () => ({name: unique('List '), objectTypeId: '0-1', processingType: 'MANUAL'});

check('a manual list is made, read, renamed, searched, removed and restored', async () => {
  const api = client().crm.lists.listsApi;
  const {list} = await api.create(manual());
  assert.equal(list.processingType, 'MANUAL');
  assert.equal((await api.getById(list.listId)).list.name, list.name);
  assert.equal((await api.getByName(list.name, '0-1')).list.listId, list.listId);
  const renamed = await api.updateName(list.listId, `${list.name}!`);
  assert.equal(renamed.updatedList.name, `${list.name}!`);
  const found = await eventually(async () => {
    const page = await api.doSearch({query: `${list.name}!`, offset: 0, count: 20, processingTypes: [], additionalProperties: [], listIds: []});
    assert.ok(page.lists.some((each) => each.listId === list.listId));
    return page;
  });
  assert.equal(found.hasMore, false);
  await api.remove(list.listId);
  await fails(api.getById(list.listId), 404);
  await api.restore(list.listId);
  assert.equal((await api.getById(list.listId)).list.listId, list.listId);
});

check('members are added, paged, moved and removed', async () => {
  const hubspot = client();
  const made = await hubspot.crm.contacts.batchApi.create({
    inputs: Array.from({length: 5}, () => ({properties: {email: email()}, associations: []}))});
  const ids = made.results.map((each) => each.id);
  const {list} = await hubspot.crm.lists.listsApi.create(manual());
  const api = hubspot.crm.lists.membershipsApi;
  const added = await api.add(list.listId, [...ids, '999999999']);
  assert.deepEqual([...added.recordsIdsAdded].map(String).sort(), [...ids].sort());
  assert.deepEqual([...added.recordIdsMissing].map(String), ['999999999']);
  const page = await api.getPage(list.listId, undefined, undefined, 2);
  assert.equal(page.results.length, 2);
  assert.ok(page.results[0].membershipTimestamp instanceof Date);
  const rest = await api.getPage(list.listId, page.paging.next.after, undefined, 100);
  assert.equal(rest.results.length, 3);
  await api.addAndRemove(list.listId, {recordIdsToAdd: [], recordIdsToRemove: [ids[0]]});
  const other = await hubspot.crm.lists.listsApi.create(manual());
  await api.addAllFromList(other.list.listId, list.listId);
  await eventually(async () =>
    assert.equal((await api.getPage(other.list.listId)).results.length, 4));
  const removed = await api.remove(list.listId, [ids[1]]);
  assert.deepEqual([...removed.recordIdsRemoved].map(String), [ids[1]]);
  await api.removeAll(list.listId);
  assert.equal((await api.getPage(list.listId)).results.length, 0);
});

check('an unknown list is not found; a taken name is refused; a dynamic list is not edited by hand', async () => {
  const hubspot = client();
  const api = hubspot.crm.lists.listsApi;
  await fails(api.getById('999999'), 404);
  const {list} = await api.create(manual());
  await fails(api.create({...manual(), name: list.name}), 400);
  const dynamic = await api.create({
    name: unique('Dynamic '), objectTypeId: '0-1', processingType: 'DYNAMIC',
    filterBranch: {
      filterBranchType: 'OR', filterBranchOperator: 'OR', filters: [],
      filterBranches: [{
        filterBranchType: 'AND', filterBranchOperator: 'AND', filterBranches: [],
        filters: [{
          filterType: 'PROPERTY', property: 'firstname',
          operation: {operationType: 'MULTISTRING', operator: 'IS_EQUAL_TO', values: ['Ada'], includeObjectsWithNoValueSet: false}}]}]}});
  await fails(hubspot.crm.lists.membershipsApi.add(dynamic.list.listId, ['1']), 400);
});
