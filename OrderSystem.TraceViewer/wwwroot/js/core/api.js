// The query API (docs/trace-viewer-api.md). Every failure becomes an ApiError with a sentence for the reader.

export class ApiError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

export const getServices = signal => getJson('api/services', signal);
export const getTraces = (query, signal) => getJson(`api/traces${toQuery(query)}`, signal);
export const getTrace = (traceId, signal) => getJson(`api/traces/${encodeURIComponent(traceId)}`, signal);
export const getLogs = (query, signal) => getJson(`api/logs${toQuery(query)}`, signal);

export async function getTree(traceId) {
  return (await send(treeAddress(traceId))).text();
}

export function treeAddress(traceId) {
  return `api/traces/${encodeURIComponent(traceId)}/tree`;
}

export async function clearTelemetry() {
  await send('api/telemetry', { method: 'DELETE' });
}

async function getJson(address, signal) {
  const response = await send(address, { signal, headers: { accept: 'application/json' } });
  return response.json();
}

async function send(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }

    throw new ApiError('The trace viewer does not answer. Is it still running?');
  }

  if (!response.ok) {
    throw new ApiError(await explain(response), response.status);
  }

  return response;
}

/** An RFC 9457 problem's words, or the bare status. */
async function explain(response) {
  const fallback = `The trace viewer answered ${response.status} ${response.statusText}`.trim();
  try {
    const problem = await response.json();
    const fields = Object.entries(problem.errors ?? {}).map(([name, messages]) => `${name}: ${[messages].flat().join(' ')}`);
    return [problem.detail ?? problem.title ?? fallback, ...fields].join(' – ');
  } catch {
    return fallback;
  }
}

function toQuery(query) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '' && value !== false) {
      parameters.set(name, value);
    }
  }

  const text = parameters.toString();
  return text ? `?${text}` : '';
}
