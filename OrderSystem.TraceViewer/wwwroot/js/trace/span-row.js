import { paintService } from '../core/colours.js';
import { el, setAttribute, setText } from '../core/dom.js';
import { formatDuration } from '../core/format.js';
import { changeIcon, icon } from '../ui/icons.js';
import { isException } from './model.js';

/** One span: its name in the tree and its bar on the time axis. */
export function createSpanRow(context) {
  const indent = el('span.indent', { 'aria-hidden': 'true' });
  const caret = el('button.caret', { tabindex: -1, 'aria-hidden': 'true', 'data-action': 'toggle' }, icon('caret'));
  const kind = icon('internal');
  const kindBox = el('span.kind', null, kind);
  const error = el('span.error-mark', { role: 'img' }, icon('error'));
  const service = el('span.span-service');
  const name = el('span.span-name');
  const hidden = el('span.badge.hidden-count');
  const nameCell = el('span.cell.span-cell', { role: 'gridcell' }, indent, caret, el('span.swatch', { 'aria-hidden': 'true' }), error, kindBox, service, name, hidden);
  const bar = el('span.bar');
  const marks = el('span.marks', { 'aria-hidden': 'true' });
  const label = el('span.bar-label');
  const timeCell = el('span.cell.time-cell', { role: 'gridcell' }, bar, marks, label);
  const element = el('div.row.span-row', { role: 'row' }, nameCell, timeCell);
  let shown = null;

  return {
    element,
    update(span) {
      if (shown !== span) {
        shown = span;
        paintService(element, span.service);
        // Said where it changes; the colour says it everywhere.
        setText(service, span.parent?.service === span.service ? '' : span.service);
        service.hidden = span.parent?.service === span.service;
        setText(name, span.name || '(no name)');
        nameCell.title = `${span.service}  ${span.name}`;
        changeIcon(kind, span.kind);
        kindBox.title = `${span.kind} span`;
        element.setAttribute('aria-level', span.depth + 1);
      }

      const isCollapsed = context.isCollapsed(span);
      const expandable = span.children.length > 0 || (context.showLogs && span.logs.length > 0);
      const isError = span.status === 'error';
      const errorBelow = isCollapsed && span.errorsBelow > 0;
      indent.style.setProperty('--depth', span.depth);
      caret.classList.toggle('absent', !expandable);
      caret.classList.toggle('open', expandable && !isCollapsed);
      setAttribute(element, 'aria-expanded', expandable ? String(!isCollapsed) : null);
      element.classList.toggle('is-error', isError);
      element.classList.toggle('dimmed', context.isDimmed(span));
      error.hidden = !isError && !errorBelow;
      error.classList.toggle('below', !isError);
      setAttribute(error, 'aria-label', isError ? 'error' : 'errors below');
      hidden.hidden = !isCollapsed || span.end - span.index === 1;
      setText(hidden, `+${span.end - span.index - 1}`);
      placeBar(context.window, span, bar, label);
      placeMarks(context, span, marks);
    },
  };
}

/** The part of the span that lies in the window, and its duration behind it. */
function placeBar(window, span, bar, label) {
  const start = window.place(span.offsetMs);
  const end = window.place(span.offsetMs + span.durationMs);
  const left = Math.min(1, Math.max(0, start));
  const right = Math.min(1, Math.max(0, end));
  bar.hidden = end < 0 || start > 1;
  bar.classList.toggle('cut-left', start < 0);
  bar.classList.toggle('cut-right', end > 1.0001);
  bar.style.setProperty('left', `${left * 100}%`);
  bar.style.setProperty('width', `${(right - left) * 100}%`);
  label.style.setProperty('left', `${right * 100}%`);
  const duration = formatDuration(span.durationMs);
  setText(label, end < 0 ? `← ${duration}` : start > 1 ? `→ ${duration}` : duration);
  label.classList.toggle('outside', bar.hidden);
}

function placeMarks({ window, showLogs }, span, marks) {
  const points = span.events.map(event => [event.offsetMs, isException(event) ? 'exception' : 'event']);
  if (!showLogs) {
    points.push(...span.logs.map(row => [row.offsetMs, 'log']));
  }

  const visible = points.filter(([time]) => time >= window.start && time <= window.end);
  while (marks.children.length > visible.length) {
    marks.lastChild.remove();
  }

  visible.forEach(([time, type], index) => {
    const mark = marks.children[index] ?? marks.appendChild(el('i'));
    mark.className = `mark ${type}`;
    mark.style.setProperty('left', `${window.place(time) * 100}%`);
  });
}
