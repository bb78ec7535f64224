import { copy } from '../core/clipboard.js';
import { el } from '../core/dom.js';
import { icon } from './icons.js';

/** An exception: type and message, and the stack as it was written. */
export function exceptionBlock({ type, message, stack, at }) {
  const text = stack || [type, message].filter(Boolean).join(': ');
  return el('div.exception', null,
    el('div.exception-head', null,
      el('p', null, type && el('b', null, type), at && el('span.muted', null, at)),
      el('button.icon-button', { title: 'Copy the exception', 'aria-label': 'Copy the exception', onclick: () => copy(text, 'Exception') }, icon('copy'))),
    message && el('p.exception-message', null, message),
    stack && el('pre', { tabindex: 0, 'aria-label': 'Stack trace' }, stack));
}
