import { el, setAttribute } from '../core/dom.js';
import { icon } from '../ui/icons.js';
import { parseDuration } from './duration-input.js';
import { TimeRange } from '../ui/time-range.js';

const TYPING_PAUSE_MS = 250;

/** The trace list's filter bar: reads from and writes to the address's parameters. */
export class TraceFilters {
  #changed;
  #timer = 0;
  #service = el('select', { 'aria-label': 'Service', oninput: () => this.#now() }, el('option', { value: '' }, 'All services'));
  #operations = el('datalist', { id: 'operations' });
  #operation = el('input', { type: 'search', list: 'operations', placeholder: 'Any operation or route', 'aria-label': 'Operation or route', autocomplete: 'off', oninput: () => this.#soon() });
  #duration = el('input.short', { type: 'text', placeholder: 'Min. duration', title: 'Such as 50 ms or 1.5 s', 'aria-label': 'Minimum duration', autocomplete: 'off', oninput: () => this.#soon() });
  #text = el('input', { type: 'search', placeholder: 'Text or key=value', 'aria-label': 'Text or attribute', autocomplete: 'off', oninput: () => this.#soon() });
  #range = new TimeRange(() => this.#now());
  #errors = el('input', { type: 'checkbox', oninput: () => this.#now() });
  #reset = el('button.button.quiet', { type: 'button', onclick: () => this.#clear() }, icon('close'), 'Reset');

  constructor(changed) {
    this.#changed = changed;
    this.element = el('form.filters', { role: 'search', 'aria-label': 'Filter traces', onsubmit: event => { event.preventDefault(); this.#now(); } },
      this.#service, this.#operation, this.#operations, this.#text, this.#duration, this.#range.element,
      el('label.check', null, this.#errors, el('span', null, 'Errors only')), this.#reset);
  }

  /** Shows what the address says. */
  show(parameters) {
    clearTimeout(this.#timer);
    this.#select(parameters.service ?? '');
    set(this.#operation, parameters.operation);
    set(this.#text, parameters.text);
    set(this.#duration, parameters.minDurationMs && `${parameters.minDurationMs} ms`);
    this.#errors.checked = parameters.errorsOnly === 'true';
    this.#range.show(parameters);
    this.#validate();
    this.#showReset();
  }

  showServices(names) {
    const selected = this.#service.value;
    this.#service.replaceChildren(el('option', { value: '' }, 'All services'), ...names.map(name => el('option', { value: name }, name)));
    this.#select(selected);
  }

  showOperations(names) {
    this.#operations.replaceChildren(...names.map(name => el('option', { value: name })));
  }

  read() {
    const duration = this.#validate();
    return {
      service: this.#service.value,
      operation: this.#operation.value.trim(),
      text: this.#text.value.trim(),
      minDurationMs: Number.isFinite(duration) ? duration : null,
      errorsOnly: this.#errors.checked ? 'true' : null,
      ...this.#range.read(),
    };
  }

  /** A service of the address that is not known (yet) is still shown as chosen. */
  #select(name) {
    if (name && ![...this.#service.options].some(option => option.value === name)) {
      this.#service.append(el('option', { value: name }, name));
    }

    this.#service.value = name;
  }

  #validate() {
    const duration = parseDuration(this.#duration.value);
    setAttribute(this.#duration, 'aria-invalid', Number.isNaN(duration) ? 'true' : null);
    return duration;
  }

  #clear() {
    this.show({});
    this.#changed();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#now(), TYPING_PAUSE_MS);
  }

  #now() {
    clearTimeout(this.#timer);
    this.#showReset();
    this.#changed();
  }

  #showReset() {
    this.#reset.hidden = Object.values(this.read()).every(value => !value);
  }
}

function set(input, value) {
  if (document.activeElement !== input) {
    input.value = value ?? '';
  }
}
