import { el } from '../core/dom.js';

const MINUTE = 60_000;
const CUSTOM = 'custom';
const LAST = { 5: 'Last 5 minutes', 15: 'Last 15 minutes', 60: 'Last hour', 1440: 'Last 24 hours' };

/** Any time, the last minutes (`last`, which moves on), or between two times (`from`, `to`). */
export class TimeRange {
  #select;
  #from;
  #to;
  #custom;

  constructor(changed) {
    this.#select = el('select', {
      'aria-label': 'Time range', oninput: () => {
        this.#custom.hidden = this.#select.value !== CUSTOM;
        changed();
      },
    },
    el('option', { value: '' }, 'Any time'),
    Object.entries(LAST).map(([value, text]) => el('option', { value }, text)),
    el('option', { value: CUSTOM }, 'Between …'));
    this.#from = el('input', { type: 'datetime-local', step: 1, 'aria-label': 'From', onchange: changed });
    this.#to = el('input', { type: 'datetime-local', step: 1, 'aria-label': 'To', onchange: changed });
    this.#custom = el('span.range', { hidden: true }, this.#from, el('span', { 'aria-hidden': 'true' }, '–'), this.#to);
    this.element = el('span.range', null, this.#select, this.#custom);
  }

  show({ last, from, to }) {
    const custom = Boolean(from || to);
    this.#select.value = custom ? CUSTOM : last in LAST ? last : '';
    this.#custom.hidden = !custom;
    this.#from.value = toLocal(from);
    this.#to.value = toLocal(to);
  }

  read() {
    return this.#select.value === CUSTOM
      ? { last: null, from: toIso(this.#from.value), to: toIso(this.#to.value) }
      : { last: this.#select.value || null, from: null, to: null };
  }
}

/** What the API is asked for: `last` counts from now. */
export function toInterval({ last, from, to }) {
  return last in LAST ? { from: new Date(Date.now() - Number(last) * MINUTE).toISOString() } : { from, to };
}

function toIso(local) {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function toLocal(iso) {
  const time = new Date(iso ?? NaN);
  return Number.isNaN(time.getTime()) ? '' : new Date(time - time.getTimezoneOffset() * MINUTE).toISOString().slice(0, 19);
}
