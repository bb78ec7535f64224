import { copy } from '../core/clipboard.js';
import { el } from '../core/dom.js';
import { formatValue } from '../core/format.js';
import { toHash } from '../core/router.js';
import { icon } from './icons.js';

const LONG = 400;

/** Names and values, sorted, each value to be copied or searched for. `search` is the view that is searched. */
export function attributeTable(attributes, { search = 'traces' } = {}) {
  const entries = Object.entries(attributes ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return entries.length === 0
    ? el('p.muted', null, 'None')
    : el('dl.attributes', null, entries.map(([name, value]) => [
      el('dt', null, name),
      el('dd', null, valueOf(formatValue(value)), el('span.attribute-actions', null,
        el('button.icon-button', { title: 'Copy the value', 'aria-label': `Copy the value of ${name}`, onclick: () => copy(formatValue(value), name) }, icon('copy')),
        search && el('a.icon-button', {
          href: toHash(search, null, { text: `${name}=${formatValue(value)}` }),
          title: 'Find all with this value', 'aria-label': `Find all with this value of ${name}`,
        }, icon('filter')))),
    ]).flat());
}

/** A very long value is shown in part until it is asked for. */
function valueOf(text) {
  const element = el('span.attribute-value', null, text.length > LONG ? `${text.slice(0, LONG)}…` : text);
  if (text.length <= LONG) {
    return element;
  }

  const more = el('button.link-button', { onclick: () => element.replaceChildren(text) }, ` show all ${text.length.toLocaleString('en')} characters`);
  element.append(more);
  return element;
}
