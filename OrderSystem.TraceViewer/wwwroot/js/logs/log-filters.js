import { el } from '../core/dom.js';
import { shortId } from '../core/format.js';
import { icon } from '../ui/icons.js';
import { LEVELS } from '../ui/level.js';
import { TimeRange } from '../ui/time-range.js';

const TYPING_PAUSE_MS = 250;

/** The logs' filter bar. */
export class LogFilters {
  #changed;
  #timer = 0;
  #traceId = null;
  #level;
  #service = el('select', { 'aria-label': 'Service', oninput: () => this.#now() }, el('option', { value: '' }, 'All services'));
  #text;
  #range = new TimeRange(() => this.#now());
  #trace = el('button.button.pressed', { type: 'button', hidden: true, title: 'Show the logs of all traces', onclick: () => this.#leaveTrace() });
  #reset = el('button.button.quiet', { type: 'button', onclick: () => this.#clear() }, icon('close'), 'Reset');

  constructor(changed) {
    this.#changed = changed;
    this.#level = el('select', { 'aria-label': 'Level', oninput: () => this.#now() },
      el('option', { value: '' }, 'All levels'),
      LEVELS.slice(1).map(level => el('option', { value: level }, level === 'critical' ? level : `${level} and above`)));
    this.#text = el('input', {
      type: 'search', placeholder: 'Text in message or attributes', 'aria-label': 'Text', autocomplete: 'off', oninput: () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#now(), TYPING_PAUSE_MS);
      },
    });
    this.element = el('form.filters', { role: 'search', 'aria-label': 'Filter logs', onsubmit: event => { event.preventDefault(); this.#now(); } },
      this.#level, this.#service, this.#text, this.#range.element, this.#trace, this.#reset);
  }

  show(parameters) {
    clearTimeout(this.#timer);
    this.#level.value = LEVELS.includes(parameters.level) ? parameters.level : '';
    this.#select(parameters.service ?? '');
    if (document.activeElement !== this.#text) {
      this.#text.value = parameters.text ?? '';
    }

    this.#range.show(parameters);
    this.#traceId = parameters.traceId ?? null;
    this.#showState();
  }

  showServices(names) {
    const selected = this.#service.value;
    this.#service.replaceChildren(el('option', { value: '' }, 'All services'), ...names.map(name => el('option', { value: name }, name)));
    this.#select(selected);
  }

  read() {
    return { level: this.#level.value, service: this.#service.value, text: this.#text.value.trim(), traceId: this.#traceId, ...this.#range.read() };
  }

  #select(name) {
    if (name && ![...this.#service.options].some(option => option.value === name)) {
      this.#service.append(el('option', { value: name }, name));
    }

    this.#service.value = name;
  }

  #leaveTrace() {
    this.#traceId = null;
    this.#now();
  }

  #clear() {
    this.show({});
    this.#changed();
  }

  #now() {
    clearTimeout(this.#timer);
    this.#showState();
    this.#changed();
  }

  #showState() {
    this.#trace.hidden = !this.#traceId;
    if (this.#traceId) {
      this.#trace.replaceChildren('Trace ', el('code', null, shortId(this.#traceId)), icon('close'));
    }

    this.#reset.hidden = Object.values(this.read()).every(value => !value);
  }
}
