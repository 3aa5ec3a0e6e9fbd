import assert from 'node:assert/strict';
import {check, client, fails} from './support.mjs';

check('owners by page, id, user id and e-mail', async () => {
  const api = client().crm.owners.ownersApi;
  const first = await api.getPage(undefined, undefined, 2);
  assert.equal(first.results.length, 2);
  const second = await api.getPage(undefined, first.paging.next.after, 2);
  assert.notEqual(second.results[0].id, first.results[0].id);
  const [owner] = first.results;
  assert.notEqual(String(owner.userId), owner.id);
  assert.equal((await api.getById(owner.id)).email, owner.email);
  assert.equal((await api.getById(owner.userId, 'userId')).id, owner.id);
  assert.deepEqual((await api.getPage(owner.email)).results.map((each) => each.id), [owner.id]);
});

check('an unknown owner is not found', async () => {
  await fails(client().crm.owners.ownersApi.getById(1), 404);
});
