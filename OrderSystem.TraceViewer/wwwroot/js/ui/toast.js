import { el } from '../core/dom.js';

const SHOWN_MS = 2600;

/** A short message that is read out and goes away. */
export function toast(message) {
  const element = el('div.toast', null, message);
  document.getElementById('toasts').replaceChildren(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}
