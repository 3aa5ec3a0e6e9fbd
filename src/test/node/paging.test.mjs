import assert from 'node:assert/strict';
import {check, client, email} from './support.mjs';

check('getAll walks all pages', async () => {
  const hubspot = client();
  const made = new Set();
  for (let round = 0; round < 3; round++) {
    const inputs = Array.from({length: 85}, () => ({properties: {email: email()}, associations: []}));
    (await hubspot.crm.contacts.batchApi.create({inputs})).results.forEach((each) => made.add(each.id));
  }
  const all = await hubspot.crm.contacts.getAll(100, undefined, ['email']);
  const ids = new Set(all.map((each) => each.id));
  assert.equal(ids.size, all.length);
  assert.deepEqual([...made].filter((id) => !ids.has(id)), []);
  assert.ok(all.every((each) => each.properties.email));
  const pages = await hubspot.crm.contacts.basicApi.getPage(100);
  assert.match(pages.paging.next.link, /after=/);
  let walked = 0;
  for (let after = undefined, page; walked === 0 || after; walked += page.results.length) {
    page = await hubspot.crm.objects.basicApi.getPage('0-1', 50, after);
    after = page.paging?.next?.after;
  }
  assert.equal(walked, all.length);
});
