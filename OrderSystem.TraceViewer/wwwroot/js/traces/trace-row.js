import { paintService } from '../core/colours.js';
import { el, setText } from '../core/dom.js';
import { formatCount, formatDuration, formatTime, shortId } from '../core/format.js';
import { traceHash } from '../core/router.js';
import { icon } from '../ui/icons.js';
import { serviceChip } from '../ui/service.js';

/** One trace of the list. `longest()` is the duration that fills the bar. */
export function createTraceRow(longest) {
  const time = el('span.cell.time', { role: 'gridcell' });
  const link = el('a.trace-link', { tabindex: -1 });
  const root = el('span.trace-root');
  const name = el('span.trace-name');
  const id = el('span.trace-id');
  const incomplete = el('span.badge.incomplete', { title: 'Some parent spans have not arrived' }, 'incomplete');
  const errors = el('span.badge.error', { role: 'img' }, icon('error'), el('span'));
  link.append(name);
  const trace = el('span.cell.trace', { role: 'gridcell' }, el('span.swatch', { 'aria-hidden': 'true' }), root, link, errors, incomplete, id);
  const services = el('span.cell.services', { role: 'gridcell' });
  const spans = el('span.cell.number', { role: 'gridcell' });
  const logs = el('span.cell.number.logs', { role: 'gridcell' });
  const bar = el('span.duration-bar', { 'aria-hidden': 'true' }, el('i'));
  const duration = el('span.duration-text');
  const element = el('div.row.trace-row', { role: 'row' }, time, trace, services, spans, logs,
    el('span.cell.duration', { role: 'gridcell' }, bar, duration));
  let shown = null;

  return {
    element,
    update(item) {
      bar.firstChild.style.setProperty('width', `${longest() > 0 ? Math.min(100, item.durationMs / longest() * 100) : 0}%`);
      if (shown === item) {
        return;
      }

      shown = item;
      setText(time, formatTime(item.startTime));
      time.title = item.startTime;
      setText(root, item.rootService ?? '');
      setText(name, item.rootName ?? '(root has not arrived)');
      name.classList.toggle('absent', item.rootName === null);
      link.href = traceHash(item.traceId);
      link.title = item.rootName ?? '';
      setText(id, shortId(item.traceId));
      id.title = item.traceId;
      errors.hidden = item.errorCount === 0;
      setText(errors.lastChild, formatCount(item.errorCount));
      errors.setAttribute('aria-label', `${item.errorCount} errors`);
      errors.title = `${item.errorCount} spans with errors`;
      incomplete.hidden = item.missingParents === 0;
      setText(spans, formatCount(item.spanCount));
      setText(logs, formatCount(item.logCount));
      setText(duration, formatDuration(item.durationMs));
      paintService(element, item.rootService ?? '');
      element.classList.toggle('has-errors', item.errorCount > 0);
      const signature = JSON.stringify(item.services);
      if (services.dataset.signature !== signature) {
        services.dataset.signature = signature;
        services.replaceChildren(...item.services.slice(0, 8).map(serviceChip));
        if (item.services.length > 8) {
          services.append(el('span.chip', null, `+${item.services.length - 8}`));
        }
      }
    },
  };
}
