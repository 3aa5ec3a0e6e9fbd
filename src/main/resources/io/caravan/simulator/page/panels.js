// What the control API says, as rows and bars.
import {bar, el, row, thousands} from './elements.js';

const secret = new Set(['accessToken', 'clientSecret', 'refreshToken']);
const CREDENTIALS = {
  accessToken: 'Access token', clientId: 'Client id', clientSecret: 'Client secret', refreshToken: 'Refresh token',
  redirectUri: 'Redirect URI', privateAppId: 'Private app', appId: 'OAuth app', portalId: 'Portal id'};

export function credentials(portal, copy) {
  const address = {name: 'Address', value: location.origin, id: 'base'};
  const rest = Object.entries(CREDENTIALS)
    .filter(([key]) => portal[key] !== undefined && portal[key] !== null)
    .map(([key, name]) => ({name, value: String(portal[key]), id: key}));
  return [address, ...rest].flatMap(({name, value, id}) => [
    el('dt', {}, name),
    el('dd', {}, el('code', {title: secret.has(id) ? undefined : value}, value)),
    el('dd', {}, el('button', {type: 'button', id: `copy-${id}`, 'aria-label': `Copy ${name}`, onclick: () => copy(name, value)}, 'Copy')),
  ]);
}

export function records(counts) {
  const rows = Object.entries(counts).map(([type, count]) => row(type, ['number', thousands(count)]));
  return rows.length > 0 ? rows : [row(['quiet', 'No records yet.'], '')];
}

const WINDOWS = {burst: 'Calls', associations: 'Association batches', search: 'Searches'};

function windowName(window, portal) {
  const [kind, app] = window.split(':');
  const who = !app ? '' : app === String(portal.privateAppId) ? ', private app' : app === String(portal.appId) ? ', OAuth app' : `, app ${app}`;
  return (WINDOWS[kind] ?? kind) + who;
}

export function limits({limit, portal}) {
  const bars = limit.windows.map((each) => bar(
    windowName(each.window, portal), each.used, each.allowed, each.mostInAnyWindow,
    `in ${each.seconds} s; most in any ${each.seconds} s: ${thousands(each.mostInAnyWindow)}`));
  if (limit.day.allowed) {
    bars.push(bar('Today', limit.day.used, limit.day.allowed, 0, `ends ${limit.day.resetsAt} (midnight ${limit.day.timeZone})`));
  }
  return bars;
}

function verdict(call) {
  if (call.policy) {
    return ['bad nowrap', `${call.status} ${call.policy}`];
  }
  if (call.fault) {
    return ['warn nowrap', `${call.status || 'none'} ${call.fault}`];
  }
  return [call.status < 400 ? 'good nowrap' : 'bad nowrap', call.status || 'none'];
}

export function calls({list, names}) {
  const rows = list.map((call) => row(
    ['time mono', new Date(call.at).toISOString().slice(11, 23)],
    verdict(call),
    ['call mono', `${call.method} ${call.path}`],
    call.bucket ?? '', names[call.appId] ?? (call.appId || ''), call.portalId || ''));
  return rows.length > 0 ? rows : [row(['quiet', 'No calls yet.'], '', '', '', '', '')];
}

export function report({rows, names}) {
  const number = (value, kind) => [value > 0 && kind ? `number ${kind}` : 'number', thousands(value)];
  const all = rows.map((each) => row(
    each.portalId || 'none', names[each.appId] ?? (each.appId || 'no valid token'), number(each.calls), number(each.answered, 'good'),
    number(each.refused, 'bad'), number(each.faulted, 'warn'), number(each.rejected, 'warn'), number(each.failed, 'bad')));
  return all.length > 0 ? all : [row(['quiet', 'No calls yet.'], '', '', '', '', '', '', '')];
}

const list = (parts) => parts.filter(Boolean).join(', ');

function what(fault, kinds) {
  const details = list([
    fault.status && `status ${fault.status}`, fault.policy, fault.category, fault.delayMillis && `${fault.delayMillis} ms`,
    fault.share !== undefined && !fault.recordId && !fault.property && `share ${fault.share}`,
    fault.applied && 'after the change was made']);
  return el('span', {title: kinds[fault.kind]}, `${fault.kind}${details ? `: ${details}` : ''}`);
}

const aim = (fault) => list([
  fault.method, fault.path, fault.portalId && `portal ${fault.portalId}`, fault.appId && `app ${fault.appId}`,
  fault.event && `events ${fault.event}`, fault.recordId && `record ${fault.recordId}`, fault.property && `${fault.property} = ${fault.value ?? 'anything'}`]) || 'all';

const when = (fault) => list([
  fault.rate < 1 && `${100 * fault.rate} %`, fault.after && `after ${fault.after} calls`, fault.count && `${fault.count} times`,
  fault.from && `from ${fault.from}`, fault.until && `until ${fault.until}`, fault.over && 'over']) || 'always';

export function faults({faults: all, kinds}, turn, remove) {
  const rows = all.map((fault) => row(
    el('input', {
      type: 'checkbox', id: `fault-${fault.id}`, checked: fault.on, 'aria-label': `Fault ${fault.id}, ${fault.kind}, on`,
      onchange: (event) => turn(fault.id, event.target.checked)}),
    what(fault, kinds), aim(fault), when(fault), ['number', thousands(fault.hits)],
    el('button', {type: 'button', 'aria-label': `Remove fault ${fault.id}`, onclick: () => remove(fault.id)}, 'Remove')));
  return rows.length > 0 ? rows : [row('', ['quiet', 'Nothing goes wrong.'], '', '', '', '')];
}

export function webhooks(state) {
  const outcomes = Object.entries(state.outcomes).map(([outcome, count]) => `${outcome}: ${thousands(count)}`).join(', ');
  return Object.entries({
    'Sent to': state.targetUrl ?? 'nowhere: no events are made', Events: thousands(state.generated),
    Acknowledged: thousands(state.acknowledged), Pending: thousands(state.pending), Retried: thousands(state.retried),
    Abandoned: thousands(state.abandoned), 'Sent twice': thousands(state.duplicates), Lost: thousands(state.lost), Answers: outcomes || 'none yet',
  }).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
}

export const options = (names, label = (name) => name) => names.map((name) => el('option', {value: name}, label(name)));
