// Small pieces that build the page. Text from calls goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** An element with attributes, listeners (on...) and children, which are elements or texts. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child !== undefined && child !== null).map((child) =>
    child instanceof Node ? child : String(child)));
  return element;
}

/** A row of cells; a cell is a text or [class, content]. */
export function row(...cells) {
  return el('tr', {}, ...cells.map((cell) =>
    Array.isArray(cell) ? el('td', {class: cell[0]}, cell[1]) : el('td', {}, cell)));
}

const shown = new WeakMap();

/** Puts new content in place, but only when the data behind it changed, and keeps the focus. */
export function show(element, data, build) {
  const key = JSON.stringify(data);
  if (shown.get(element) === key) {
    return;
  }
  shown.set(element, key);
  const focused = element.contains(document.activeElement) ? document.activeElement.id : '';
  element.replaceChildren(...build(data));
  if (focused) {
    byId(focused)?.focus();
  }
}

export const thousands = (number) => number.toLocaleString('en');

/** A bar of what is used, with a mark at the most that was ever used. */
export function bar(label, used, allowed, most, note) {
  const share = (value) => `${Math.min(100, (100 * value) / allowed)}%`;
  const fill = el('div', {class: used >= allowed ? 'fill full' : 'fill'});
  fill.style.width = share(used);
  const track = el('div', {
    class: 'track', role: 'meter', 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': allowed,
    'aria-valuenow': Math.min(used, allowed), 'aria-valuetext': `${used} of ${allowed}`}, fill);
  if (most > 0) {
    const mark = el('div', {class: 'peak'});
    mark.style.left = `min(${share(most)}, calc(100% - 2px))`;
    track.append(mark);
  }
  return el('div', {class: 'bar'},
    el('div', {class: 'head'}, el('span', {}, label), el('span', {class: 'number'}, `${thousands(used)} / ${thousands(allowed)}`)),
    track,
    el('div', {class: 'quiet'}, note));
}
