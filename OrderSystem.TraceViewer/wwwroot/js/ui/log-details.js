import { paintService } from '../core/colours.js';
import { el } from '../core/dom.js';
import { formatTime, shortId } from '../core/format.js';
import { traceHash } from '../core/router.js';
import { isTraceId } from '../core/trace-id.js';
import { attributeTable } from './attributes.js';
import { exceptionBlock } from './exception.js';
import { icon } from './icons.js';
import { levelBadge } from './level.js';
import { section } from './section.js';

/** The panel's content for a log line. */
export function logDetails(log) {
  const level = el('span.level');
  levelBadge(level, log.level);
  const heading = el('div.details-title', null,
    el('p.details-service', null, el('span.swatch', { 'aria-hidden': 'true' }), log.service, level),
    el('h2.log-text', null, log.message));
  paintService(heading, log.service);
  const isLinked = isTraceId(log.traceId ?? '');
  return [
    heading,
    isLinked && el('p.follow', null, el('a.span-link', { href: traceHash(log.traceId, log.spanId) },
      icon('link'), 'Open the span in its trace ', el('code', null, shortId(log.traceId)))),
    log.exception && section('Exception', exceptionBlock({ stack: log.exception })),
    section('Attributes', attributeTable(log.attributes, { search: null }), Object.keys(log.attributes ?? {}).length),
    section('Record', attributeTable({
      time: log.time, shown: formatTime(log.time), category: log.category ?? '', instance: log.instance ?? '', traceId: log.traceId ?? '', spanId: log.spanId ?? '',
    }, { search: null })),
  ];
}
