import { paintService } from '../core/colours.js';
import { el, setText } from '../core/dom.js';
import { formatDuration } from '../core/format.js';
import { levelBadge } from '../ui/level.js';

/** A log line in its place under the span that wrote it. */
export function createLogLine(context) {
  const indent = el('span.indent', { 'aria-hidden': 'true' });
  const level = el('span.level');
  const message = el('span.log-message');
  const cell = el('span.cell.span-cell', { role: 'gridcell' }, indent, level, message);
  const tick = el('i.log-tick');
  const label = el('span.bar-label');
  const element = el('div.row.log-line', { role: 'row' }, cell, el('span.cell.time-cell', { role: 'gridcell' }, tick, label));
  let shown = null;

  return {
    element,
    update(row) {
      if (shown !== row) {
        shown = row;
        paintService(element, row.log.service);
        levelBadge(level, row.log.level);
        setText(message, row.log.message);
        cell.title = row.log.message;
        element.dataset.level = row.log.level;
        element.setAttribute('aria-level', row.depth + 1);
        setText(label, `+${formatDuration(row.offsetMs)}`);
      }

      element.classList.toggle('dimmed', context.isDimmed(row));
      indent.style.setProperty('--depth', row.depth);
      const place = context.window.place(row.offsetMs);
      const isVisible = place >= 0 && place <= 1;
      tick.hidden = label.hidden = !isVisible;
      tick.style.setProperty('left', `${place * 100}%`);
      label.style.setProperty('left', `${place * 100}%`);
    },
  };
}
