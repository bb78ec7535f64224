import { el } from '../core/dom.js';

/** A titled part of a details panel that can be folded. */
export function section(title, content, count) {
  return el('details.section', { open: true },
    el('summary', null, title, count !== undefined && el('span.count', null, String(count))),
    el('div.section-body', null, [content].flat(3)));
}
