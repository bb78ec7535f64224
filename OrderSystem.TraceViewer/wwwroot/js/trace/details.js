// The panel beside the waterfall: everything that is known of a span.

import { paintService } from '../core/colours.js';
import { copy } from '../core/clipboard.js';
import { el } from '../core/dom.js';
import { formatDuration, plural, shortId } from '../core/format.js';
import { traceHash } from '../core/router.js';
import { isTraceId } from '../core/trace-id.js';
import { attributeTable } from '../ui/attributes.js';
import { icon } from '../ui/icons.js';
import { exceptionBlock } from '../ui/exception.js';
import { levelBadge } from '../ui/level.js';
import { section } from '../ui/section.js';
import { isException, selfTime } from './model.js';

/** The panel's content for a span; `onLog(row)` when one of its log lines is chosen. */
export function spanDetails(span, trace, onLog) {
  const exceptions = span.events.filter(isException);
  const events = span.events.filter(event => !isException(event));
  const heading = el('div.details-title', null,
    el('p.details-service', null, el('span.swatch', { 'aria-hidden': 'true' }), span.service),
    el('h2', null, span.name || '(no name)'));
  paintService(heading, span.service);
  return [
    heading,
    facts(span, trace),
    span.status === 'error' && el('div.callout.error', null, icon('error'), el('span', null, span.statusMessage || 'The span ended with the status error.')),
    span.skewMs !== 0 && el('div.callout', null, `Shifted by ${formatDuration(span.skewMs)}: by its own clock it would have started before its parent. The clocks of the two processes differ.`),
    isOrphan(span) && el('div.callout', null, `Its parent ${span.parentSpanId} has not arrived.`),
    exceptions.length > 0 && section(plural(exceptions.length, 'Exception'), exceptions.map(exception)),
    section('Attributes', attributeTable(span.attributes), Object.keys(span.attributes).length),
    events.length > 0 && section('Events', events.map(eventBlock), events.length),
    span.links.length > 0 && section('Links', span.links.map(link => linkBlock(link, trace)), span.links.length),
    span.logs.length > 0 && section('Logs', el('ul.log-list', null, span.logs.map(row => logItem(row, onLog))), span.logs.length),
    section('Resource', attributeTable(span.resource), Object.keys(span.resource).length),
    section('Identity', identity(span, trace)),
  ];
}

function facts(span, trace) {
  const self = selfTime(span);
  return el('dl.facts', null,
    fact('Duration', formatDuration(span.durationMs)),
    fact('Self', `${formatDuration(self)}`, span.durationMs > 0 ? `${Math.round(self / span.durationMs * 100)} %` : null),
    fact('Start', `+${formatDuration(span.offsetMs)}`),
    fact('Of trace', trace.durationMs > 0 ? `${(span.durationMs / trace.durationMs * 100).toFixed(1)} %` : '–'),
    fact('Kind', span.kind),
    fact('Status', span.status));
}

function fact(name, value, note) {
  return el('div', null, el('dt', null, name), el('dd', null, value, note && el('small', null, note)));
}

function isOrphan(span) {
  return span.parent === null && Boolean(span.parentSpanId);
}

function exception(event) {
  const { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack, ...rest } = event.attributes;
  return [
    exceptionBlock({ type, message, stack, at: `+${formatDuration(event.offsetMs)}` }),
    Object.keys(rest).length > 0 && attributeTable(rest),
  ];
}

function eventBlock(event) {
  return el('div.event', null,
    el('p.event-title', null, el('b', null, event.name), el('span.muted', null, `+${formatDuration(event.offsetMs)}`)),
    Object.keys(event.attributes).length > 0 && attributeTable(event.attributes));
}

function linkBlock(link, trace) {
  const here = link.traceId === trace.answer.traceId;
  const text = `${shortId(link.traceId)} / ${shortId(link.spanId)}`;
  return el('div.event', null,
    isTraceId(link.traceId)
      ? el('a.span-link', { href: traceHash(link.traceId, link.spanId), title: `trace ${link.traceId}, span ${link.spanId}` },
        icon('link'), here ? 'A span of this trace ' : 'A span of trace ', el('code', null, text))
      : el('p', null, text),
    Object.keys(link.attributes).length > 0 && attributeTable(link.attributes));
}

function logItem(row, onLog) {
  const level = el('span.level');
  levelBadge(level, row.log.level);
  return el('li', null, el('button.log-item', { onclick: () => onLog(row) },
    level, el('span.log-message', null, row.log.message), el('span.muted', null, formatDuration(row.offsetMs))));
}

function identity(span, trace) {
  return el('dl.attributes', null, [
    ['Trace', trace.answer.traceId], ['Id made', trace.answer.idTime], ['Span', span.spanId], ['Parent', span.parentSpanId], ['Scope', span.scope], ['Instance', span.instance], ['Started', span.startTime],
  ].filter(([, value]) => value).flatMap(([name, value]) => [
    el('dt', null, name),
    el('dd', null, el('span.attribute-value', null, value), el('span.attribute-actions', null,
      el('button.icon-button', { 'aria-label': `Copy ${name}`, title: 'Copy', onclick: () => copy(value, name) }, icon('copy')))),
  ]));
}
