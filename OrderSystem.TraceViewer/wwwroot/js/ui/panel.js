import { el } from '../core/dom.js';
import { icon } from './icons.js';

/** The panel at the side (on narrow screens: over everything) that shows details. */
export class Panel {
  #body = el('div.panel-body');
  #onClose;

  constructor(label, onClose) {
    this.#onClose = onClose;
    this.element = el('aside.panel', { 'aria-label': label, hidden: true, tabindex: -1 },
      el('button.icon-button.panel-close', { 'aria-label': 'Close the details', title: 'Close (Esc)', onclick: () => this.close() }, icon('close')),
      this.#body);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** With `keepPlace` the reader stays where they were: it is the same thing with what arrived since. */
  show(content, { keepPlace = false } = {}) {
    const top = this.#body.scrollTop;
    this.#body.replaceChildren(...content.filter(Boolean));
    this.element.hidden = false;
    this.#body.scrollTop = keepPlace ? top : 0;
  }

  close() {
    if (this.isOpen) {
      this.element.hidden = true;
      this.#body.replaceChildren();
      this.#onClose();
    }
  }

  contains(node) {
    return this.element.contains(node);
  }
}
