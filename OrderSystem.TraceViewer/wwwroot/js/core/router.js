// The address is the state: #/traces?service=silo, #/trace/<id>?span=<id>, #/logs?level=error.
// A view's small changes (a filter typed, a span selected) replace the entry; going somewhere pushes one.

let lastList = '#/traces';

export function parseRoute(hash = location.hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [name, ...rest] = path.split('/');
  return {
    name: name || 'traces',
    argument: rest.length > 0 ? decode(rest.join('/')) : null,
    parameters: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function toHash(name, argument, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined));
  const path = argument ? `${name}/${encodeURIComponent(argument)}` : name;
  return `#/${path}${query.size > 0 ? `?${query}` : ''}`;
}

export const traceHash = (traceId, spanId) => toHash('trace', traceId, { span: spanId });

export function navigate(hash) {
  location.hash = hash;
}

/** Changes the address of the current history entry; no view is told. */
export function replaceAddress(hash) {
  history.replaceState(history.state, '', hash);
}

export function onRoute(listener) {
  window.addEventListener('hashchange', () => listener(parseRoute()));
  listener(parseRoute());
}

/** Remembers the address of a list, filters and all, to go back to. */
export function rememberList() {
  lastList = location.hash;
}

export function listAddress() {
  return lastList;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
