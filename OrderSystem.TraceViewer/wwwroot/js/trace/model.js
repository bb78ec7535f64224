// A trace as the waterfall needs it: a tree of spans with their logs, flattened to the rows that are to be seen.

import { logKeys } from '../core/log-keys.js';

/** Builds the tree from the API's answer, whose spans come in tree order with their depth. */
export function buildTrace(answer) {
  const spans = answer.spans.map((span, index) => ({
    ...span, index, end: index + 1, key: `span-${span.spanId}`, type: 'span', parent: null, children: [], logs: [], errorsBelow: 0,
  }));
  const bySpanId = new Map(spans.map(span => [span.spanId, span]));
  connect(spans);
  const start = preciseMs(answer.startTime);
  const strayLogs = [];
  const keys = logKeys(answer.logs);
  for (const [index, log] of answer.logs.entries()) {
    const span = bySpanId.get(log.spanId);
    const row = { log, span: span ?? null, key: keys[index], type: 'log', depth: span ? span.depth + 1 : 0, offsetMs: logOffset(log, span, start) };
    (span?.logs ?? strayLogs).push(row);
  }

  for (const span of spans) {
    span.logs.sort((a, b) => a.offsetMs - b.offsetMs);
  }

  return {
    answer, spans, bySpanId, strayLogs,
    durationMs: spans.reduce((end, span) => Math.max(end, span.offsetMs + span.durationMs), answer.durationMs || 0),
    maxDepth: spans.reduce((depth, span) => Math.max(depth, span.depth), 0),
    errorCount: spans.filter(span => span.status === 'error').length,
  };
}

/** In tree order a span's descendants follow it, so that its subtree is the range from its index to its end. */
function connect(spans) {
  const open = [];
  for (const span of spans) {
    while (open.length > 0 && open.at(-1).depth >= span.depth) {
      open.pop().end = span.index;
    }

    span.parent = open.at(-1) ?? null;
    span.parent?.children.push(span);
    open.push(span);
    if (span.status === 'error') {
      for (const ancestor of open.slice(0, -1)) {
        ancestor.errorsBelow++;
      }
    }
  }

  for (const span of open) {
    span.end = spans.length;
  }
}

/** A log line's place on the time axis; it moves with its span where clock skew was taken out. */
function logOffset(log, span, start) {
  const offset = preciseMs(log.time) - start;
  return span ? offset + span.skewMs : offset;
}

/** Milliseconds with the fraction that Date.parse cuts off, to about a microsecond. */
function preciseMs(iso) {
  const fraction = /\.\d{3}(\d+)/.exec(iso);
  return Date.parse(iso) + (fraction ? Number(`0.${fraction[1]}`) : 0);
}

/** The rows to be seen: a collapsed span hides its subtree; logs stand between its children, by time. */
export function visibleRows(trace, collapsed, showLogs) {
  const rows = [];
  const stack = trace.spans.filter(span => span.parent === null).reverse();
  while (stack.length > 0) {
    const row = stack.pop();
    rows.push(row);
    if (row.type === 'span' && !collapsed.has(row.spanId)) {
      const below = showLogs ? merge(row.children, row.logs) : row.children;
      for (let i = below.length - 1; i >= 0; i--) {
        stack.push(below[i]);
      }
    }
  }

  return showLogs ? rows.concat(trace.strayLogs) : rows;
}

function merge(children, logs) {
  const rows = [];
  let next = 0;
  for (const child of children) {
    while (next < logs.length && logs[next].offsetMs < child.offsetMs) {
      rows.push(logs[next++]);
    }

    rows.push(child);
  }

  return rows.concat(logs.slice(next));
}

/** The time in a span that none of its children covers. */
export function selfTime(span) {
  const end = span.offsetMs + span.durationMs;
  let covered = 0;
  let reached = span.offsetMs;
  for (const child of [...span.children].sort((a, b) => a.offsetMs - b.offsetMs)) {
    const from = Math.max(child.offsetMs, reached);
    const to = Math.min(child.offsetMs + child.durationMs, end);
    if (to > from) {
      covered += to - from;
      reached = to;
    }
  }

  return span.durationMs - covered;
}

export function isException(event) {
  return event.name === 'exception';
}

/** True if the row's own texts contain the (lower-case) words. */
export function matches(row, words) {
  const texts = row.type === 'log'
    ? [row.log.message, row.log.category, row.log.level, ...Object.values(row.log.attributes ?? {})]
    : [row.name, row.service, row.kind, row.spanId, row.statusMessage, ...Object.entries(row.attributes ?? {}).flat()];
  return texts.some(text => text !== null && text !== undefined && String(text).toLowerCase().includes(words));
}
