import { paintService } from '../core/colours.js';
import { el } from '../core/dom.js';

/** A service's name beside its colour; the count, when given, is how many spans are its own. */
export function serviceChip({ name, spanCount, errorCount = 0 }) {
  const chip = el('span.chip', { title: spanCount === undefined ? name : `${name}: ${spanCount} spans, ${errorCount} errors` },
    el('span.swatch', { 'aria-hidden': 'true' }),
    el('span.chip-name', null, name || '(no name)'),
    spanCount !== undefined && el('span.chip-count', null, String(spanCount)));
  chip.classList.toggle('has-errors', errorCount > 0);
  paintService(chip, name);
  return chip;
}
