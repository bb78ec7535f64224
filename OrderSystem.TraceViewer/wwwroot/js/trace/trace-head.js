import { copy } from '../core/clipboard.js';
import { el } from '../core/dom.js';
import { formatDuration, formatTime, plural } from '../core/format.js';
import { toHash } from '../core/router.js';
import { icon } from '../ui/icons.js';
import { serviceChip } from '../ui/service.js';

/** What the trace is, in two lines. */
export function traceHead(trace) {
  const { traceId, idTime, startTime, services, logs, missingParents, droppedSpans } = trace.answer;
  const root = trace.spans.find(span => span.parent === null && !span.parentSpanId);
  return [
    el('div.trace-title', null,
      el('h1', null, root ? root.name || '(no name)' : el('span.absent', null, '(root has not arrived)')),
      el('button.trace-id-button', { title: 'Copy the trace id', onclick: () => copy(traceId, 'Trace id') }, el('code', null, traceId), icon('copy'))),
    el('div.trace-facts', null,
      el('b.trace-duration', null, formatDuration(trace.durationMs)),
      el('span', { title: startTime }, formatTime(startTime)),
      idTime && el('span.id-time', { title: `The trace id is time-ordered: it was made at ${idTime}` }, `id of ${formatTime(idTime)}`),
      el('span', null, plural(trace.spans.length, 'span')),
      logs.length > 0
        ? el('a', { href: toHash('logs', null, { traceId }) }, plural(logs.length, 'log'))
        : el('span', null, '0 logs'),
      trace.errorCount > 0 && el('span.badge.error', null, icon('error'), plural(trace.errorCount, 'error')),
      missingParents > 0 && el('span.badge.incomplete', { title: 'Spans whose parent has not arrived stand at the outermost level' }, `${plural(missingParents, 'parent')} missing`),
      droppedSpans > 0 && el('span.badge.incomplete', { title: 'The trace was larger than the viewer keeps' }, `${plural(droppedSpans, 'span')} dropped`),
      el('span.services', null, services.map(serviceChip))),
  ];
}
