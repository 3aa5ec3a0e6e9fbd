import assert from 'node:assert/strict';
import {check, client, email, eventually, fails, unique} from './support.mjs';

const request = (name, columns) => JSON.stringify({
  name, importOperations: {'0-1': 'CREATE'}, dateFormat: 'DAY_MONTH_YEAR',
  files: [{
    fileName: 'contacts.csv', fileFormat: 'CSV',
    fileImportPage: {
      hasHeader: true,
      columnMappings: columns.map(([columnName, propertyName]) => ({columnObjectTypeId: '0-1', columnName, propertyName}))}}],
});

check('a file of contacts is imported; its bad rows are listed', async () => {
  const hubspot = client();
  const api = hubspot.crm.imports;
  const good = email();
  const csv = `Email,First\n${good},Ada\nnot-an-address,Bob\n`;
  const made = await api.coreApi.create(
    {data: Buffer.from(csv), name: 'contacts.csv'},
    request(unique('import '), [['Email', 'email'], ['First', 'firstname']]));
  assert.ok(made.id);
  const done = await eventually(async () => {
    const now = await api.coreApi.getById(made.id);
    assert.equal(now.state, 'DONE');
    return now;
  });
  assert.equal(done.metadata.counters.TOTAL_ROWS, 2);
  assert.equal(done.metadata.counters.CREATED_OBJECTS, 1);
  const contact = await hubspot.crm.contacts.basicApi.getById(good, ['firstname'], undefined, undefined, false, 'email');
  assert.equal(contact.properties.firstname, 'Ada');
  const errors = await api.publicImportsApi.getErrors(made.id);
  assert.ok(errors.results.length >= 1);
  assert.ok((await api.coreApi.getPage()).results.some((each) => each.id === made.id));
});

check('a request without files or with an unknown import is refused', async () => {
  const api = client().crm.imports;
  await fails(api.coreApi.getById(999999), 404);
  await fails(api.coreApi.create({data: Buffer.from('x'), name: 'x.csv'}, '{"name":"x"}'), 400);
});
