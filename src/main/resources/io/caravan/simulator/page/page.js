// Asks the control API once a second and shows what it says.
import {byId, show} from './elements.js';
import * as panels from './panels.js';

const state = {portals: [], faults: {faults: [], kinds: {}}, scenarios: {}, ticks: 0, asking: false};

async function ask(method, path, body) {
  const answer = await fetch(path, {
    method, headers: {Accept: 'application/json', ...(body && {'Content-Type': 'application/json'})},
    body: body && JSON.stringify(body)});
  const text = await answer.text();
  const json = text ? JSON.parse(text) : undefined;
  if (!answer.ok) {
    throw new Error(json?.message ?? `${method} ${path}: ${answer.status}`);
  }
  return json;
}

const say = (text) => { byId('news').textContent = text; };

/** Does something that a person asked for, says how it went, and shows the result at once. */
async function act(done, method, path, body) {
  try {
    await ask(method, path, body);
    say(done);
  } catch (e) {
    say(e.message);
  }
  await refresh(true);
}

const chosen = () => state.portals.find((portal) => String(portal.portalId) === byId('portal').value) ?? state.portals[0];

function names(portal) {
  return {[portal.privateAppId]: 'private', [portal.appId]: 'OAuth'};
}

async function copy(name, value) {
  try {
    await navigator.clipboard.writeText(value);
    say(`${name} copied.`);
  } catch {
    say(`The browser does not allow copying here. ${name}: ${value}`);
  }
}

async function refresh(all) {
  try {
    if (all || state.ticks % 5 === 0) {
      [state.portals, state.faults] = await Promise.all([ask('GET', '/_sim/portals'), ask('GET', '/_sim/faults')]);
      showPortals();
    }
    const portal = chosen();
    const [limits, journal, report, webhooks, clock] = await Promise.all([
      ask('GET', `/_sim/limits?portalId=${portal.portalId}`),
      ask('GET', `/_sim/journal?limit=50${byId('all-portals').checked ? '' : `&portalId=${portal.portalId}`}`),
      ask('GET', '/_sim/report'),
      ask('GET', '/_sim/webhooks'), ask('GET', '/_sim/clock')]);
    showCalls(portal, limits, journal, report);
    show(byId('webhooks'), webhooks, panels.webhooks);
    byId('clock').textContent = clock.now.slice(0, 19).replace('T', ' ') + ' UTC';
    byId('trouble').hidden = true;
  } catch (e) {
    byId('trouble').textContent = `The simulator does not answer: ${e.message}`;
    byId('trouble').hidden = false;
  }
  state.ticks++;
}

function showPortals() {
  const ids = state.portals.map((portal) => String(portal.portalId));
  const before = byId('portal').value || new URLSearchParams(location.search).get('portal');
  show(byId('portal'), ids, (list) => panels.options(list));
  if (ids.includes(before)) {
    byId('portal').value = before;
  }
  const portal = chosen();
  show(byId('credentials'), {...portal, records: undefined}, () => panels.credentials(portal, copy));
  show(byId('records'), portal.records, panels.records);
  show(byId('faults'), state.faults, (faults) => panels.faults(faults,
    (id, on) => act(`Fault ${id} is ${on ? 'on' : 'off'}.`, 'PATCH', `/_sim/faults?id=${id}`, {on}),
    (id) => act(`Fault ${id} is removed.`, 'DELETE', `/_sim/faults?id=${id}`)));
  show(byId('kinds'), state.faults.kinds, (kinds) =>
    panels.options(Object.keys(kinds), (kind) => `${kind.toLowerCase().replaceAll('_', ' ')}: ${kinds[kind]}`));
}

function showCalls(portal, limits, journal, report) {
  const [limit] = limits;
  show(byId('limits'), {limit, portal: {privateAppId: portal.privateAppId, appId: portal.appId}}, panels.limits);
  byId('limits-note').textContent = limit.enforced
    ? 'A mark shows the most that any position of the rolling window held.' : 'Limits are off: calls are counted, none is refused.';
  if (!byId('paused').checked) {
    show(byId('calls'), {list: journal.reverse(), names: names(portal)}, panels.calls);
  }
  show(byId('report'), {rows: report.byPortalAndApp, names: names(portal)}, panels.report);
}

/** The fields of a form that were filled in, as JSON. */
function filled(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || (field.type !== 'checkbox' && field.value === '')) {
      continue;
    }
    if (field.type === 'checkbox') {
      if (field.checked) {
        body[field.name] = true;
      }
    } else {
      body[field.name] = field.type === 'number' ? Number(field.value) : field.value;
    }
  }
  return body;
}

function onSubmit(id, action) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    action(filled(event.target), event.target);
  });
}

onSubmit('add-fault', ({thisPortal, ...fault}) =>
  act('The fault is on.', 'POST', '/_sim/faults', thisPortal ? {...fault, portalId: chosen().portalId} : fault));
onSubmit('play', ({name}) => act(`${name} is played.`, 'POST', '/_sim/scenarios', {name}));
onSubmit('set-webhooks', (settings) => act('Webhooks are changed.', 'PUT', '/_sim/webhooks', settings));
byId('clear-faults').addEventListener('click', () => act('All faults are removed.', 'DELETE', '/_sim/faults'));
byId('moves').addEventListener('click', ({target}) => {
  if (target.dataset.by) {
    act(`The clock is moved by ${target.textContent}.`, 'POST', '/_sim/clock', {advance: target.dataset.by});
  }
});
byId('reset').addEventListener('click', () => {
  if (confirm('Put all records, counts, faults and webhooks back to the beginning?')) {
    act('Everything is as at the beginning.', 'POST', '/_sim/reset');
  }
});
for (const id of ['portal', 'all-portals', 'paused']) {
  byId(id).addEventListener('change', () => refresh(true));
}
byId('scenarios').addEventListener('change', ({target}) => {
  byId('scenario-text').textContent = state.scenarios[target.value];
});

async function start() {
  await refresh(true);
  try {
    state.scenarios = await ask('GET', '/_sim/scenarios');
    byId('scenarios').replaceChildren(...panels.options(Object.keys(state.scenarios)));
    byId('scenario-text').textContent = Object.values(state.scenarios)[0];
    const webhooks = await ask('GET', '/_sim/webhooks');
    for (const field of byId('set-webhooks').elements) {
      field.value = field.name ? webhooks[field.name] ?? '' : field.value;
    }
  } catch (e) {
    say(e.message);
  }
  // One at a time: a simulator that is slow to answer is not asked again meanwhile.
  setInterval(async () => {
    if (!document.hidden && !state.asking) {
      state.asking = true;
      await refresh(false);
      state.asking = false;
    }
  }, 1000);
}

start();
