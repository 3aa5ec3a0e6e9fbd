import assert from 'node:assert/strict';
import {check, client, fails, unique} from './support.mjs';

const stage = (label, probability, displayOrder = 0) => ({label, displayOrder, metadata: {probability}});

check('the default pipelines of deals and tickets', async () => {
  const api = client().crm.pipelines.pipelinesApi;
  const deals = await api.getById('deals', 'default');
  assert.ok(deals.stages.some((each) => each.id === 'closedwon' && each.metadata.isClosed === 'true'));
  const tickets = await api.getAll('tickets');
  assert.deepEqual(tickets.results.find((each) => each.id === '0').stages.map((each) => each.id), ['1', '2', '3', '4']);
});

check('a pipeline is made, changed, replaced and removed', async () => {
  const api = client().crm.pipelines.pipelinesApi;
  const label = unique('Sales ');
  const made = await api.create('deals', {label, displayOrder: 1, stages: [stage('New', '0.1'), stage('Won', '1.0', 1)]});
  assert.equal(made.stages.length, 2);
  assert.equal((await api.update('deals', made.id, {label: `${label}!`})).label, `${label}!`);
  const replaced = await api.replace('deals', made.id, {label, displayOrder: 2, stages: [stage('Only', '0.5')]});
  assert.deepEqual(replaced.stages.map((each) => each.label), ['Only']);
  await api.archive('deals', made.id);
  await fails(api.getById('deals', made.id), 404);
});

check('stages are made, changed and removed; a bad probability is refused', async () => {
  const hubspot = client();
  const made = await hubspot.crm.pipelines.pipelinesApi.create('deals', {
    label: unique('Sales '), displayOrder: 1, stages: [stage('New', '0.1')]});
  const api = hubspot.crm.pipelines.pipelineStagesApi;
  const added = await api.create('deals', made.id, stage('Maybe', '0.4', 1));
  assert.equal((await api.update('deals', made.id, added.id, {label: 'Perhaps', metadata: {probability: '0.4'}})).label, 'Perhaps');
  assert.deepEqual((await api.getAll('deals', made.id)).results.map((each) => each.label), ['New', 'Perhaps']);
  await fails(api.create('deals', made.id, stage('Sure', '7')), 400);
  await api.archive('deals', made.id, added.id);
  assert.equal((await api.getAll('deals', made.id)).results.length, 1);
});

check('a stage in use is not removed when one asks for that', async () => {
  const hubspot = client();
  const api = hubspot.crm.pipelines.pipelinesApi;
  const made = await api.create('deals', {label: unique('Used '), displayOrder: 1, stages: [stage('New', '0.1')]});
  await hubspot.crm.deals.basicApi.create({
    properties: {dealname: 'x', pipeline: made.id, dealstage: made.stages[0].id}, associations: []});
  const error = await fails(api.archive('deals', made.id, true), 400);
  assert.match(error.body.subCategory, /STAGE_ID_IN_USE/);
});

check('changes are audited', async () => {
  const hubspot = client();
  const made = await hubspot.crm.pipelines.pipelinesApi.create('deals', {
    label: unique('Audited '), displayOrder: 1, stages: [stage('New', '0.1')]});
  await hubspot.crm.pipelines.pipelinesApi.update('deals', made.id, {displayOrder: 3});
  const audit = await hubspot.crm.pipelines.pipelineAuditsApi.getAudit('deals', made.id);
  assert.ok(audit.results.length >= 2);
});
