// What people paste: a trace id, the same as a UUID, or a whole traceparent header.

const TRACE_ID = /^[0-9a-f]{32}$/;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `{ traceId, spanId }`, or null if the text is none of these. */
export function parseTraceId(text) {
  const id = text.trim().replace(/^(x-trace-id|traceparent)\s*:\s*/i, '').toLowerCase();
  const parent = TRACEPARENT.exec(id);
  if (parent) {
    return { traceId: parent[1], spanId: parent[2] };
  }

  if (UUID.test(id)) {
    return { traceId: id.replaceAll('-', ''), spanId: null };
  }

  return TRACE_ID.test(id) ? { traceId: id, spanId: null } : null;
}

export function isTraceId(text) {
  return TRACE_ID.test(text);
}
