const UNITS = { us: 0.001, 'µs': 0.001, ms: 1, s: 1000, m: 60_000, min: 60_000 };

/** Milliseconds in a text such as `50`, `50 ms`, `1.5s`; null when empty, NaN when it is no duration. */
export function parseDuration(text) {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') {
    return null;
  }

  const match = /^(\d+(?:[.,]\d+)?)\s*([a-zµ]*)$/.exec(trimmed);
  const unit = match ? UNITS[match[2] || 'ms'] : undefined;
  return unit === undefined ? NaN : Number(match[1].replace(',', '.')) * unit;
}
