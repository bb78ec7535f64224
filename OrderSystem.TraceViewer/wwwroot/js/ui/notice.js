import { el } from '../core/dom.js';
import { icon } from './icons.js';

/** A failure of the API, shown above what is left of the last answer. */
export class Notice {
  #retry;
  element = el('div.notice', { role: 'alert', hidden: true });

  constructor(retry) {
    this.#retry = retry;
  }

  show(error) {
    this.element.replaceChildren(icon('error'), el('span', null, error.message), el('button.button', { onclick: this.#retry }, 'Try again'));
    this.element.hidden = false;
  }

  clear() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}

/** What stands where the rows would be. */
export function emptyState(title, ...lines) {
  return [el('h2', null, title), ...lines.map(line => el('p', null, ...[line].flat()))];
}
