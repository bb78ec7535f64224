import { paintService } from '../core/colours.js';
import { el, setText } from '../core/dom.js';
import { formatTime, shortId } from '../core/format.js';
import { traceHash } from '../core/router.js';
import { isTraceId } from '../core/trace-id.js';
import { levelBadge } from '../ui/level.js';

/** One line of the logs view. */
export function createLogRow() {
  const time = el('span.cell.time', { role: 'gridcell' });
  const level = el('span.level');
  const service = el('span.chip-name');
  const message = el('span.cell.message', { role: 'gridcell' });
  const link = el('a.trace-id', { tabindex: -1 });
  const element = el('div.row.log-row', { role: 'row' },
    time,
    el('span.cell', { role: 'gridcell' }, level),
    el('span.cell.service', { role: 'gridcell' }, el('span.chip', null, el('span.swatch', { 'aria-hidden': 'true' }), service)),
    message,
    el('span.cell.log-trace', { role: 'gridcell' }, link));
  let shown = null;

  return {
    element,
    update({ log }) {
      if (shown === log) {
        return;
      }

      shown = log;
      paintService(element, log.service);
      setText(time, formatTime(log.time));
      time.title = log.time;
      levelBadge(level, log.level);
      element.dataset.level = log.level;
      setText(service, log.service);
      setText(message, log.message);
      message.title = log.message;
      link.hidden = !isTraceId(log.traceId ?? '');
      if (!link.hidden) {
        link.href = traceHash(log.traceId, log.spanId);
        link.title = `Open trace ${log.traceId}`;
        setText(link, shortId(log.traceId));
      }
    },
  };
}
