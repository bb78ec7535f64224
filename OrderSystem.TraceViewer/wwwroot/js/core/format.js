// Numbers and times as people read them.

const count = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });

export function formatCount(value) {
  return count.format(value);
}

export function plural(value, one, many = `${one}s`) {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** A duration in three significant digits: 12.3 µs, 4.56 ms, 1.23 s, 2 min 5 s. */
export function formatDuration(milliseconds) {
  if (!Number.isFinite(milliseconds)) {
    return '–';
  }

  const size = Math.abs(milliseconds);
  if (size === 0) {
    return '0 ms';
  }

  if (size < 0.9995) {
    return `${significant(milliseconds * 1000)} µs`;
  }

  if (size < 999.5) {
    return `${significant(milliseconds)} ms`;
  }

  if (size < 59_950) {
    return `${significant(milliseconds / 1000)} s`;
  }

  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function significant(value) {
  const size = Math.abs(value);
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** A tick on the time axis: as many decimals as the step needs, and no more. */
export function formatTick(milliseconds, step) {
  if (milliseconds === 0) {
    return '0';
  }

  const [unit, name] = step < 0.1 ? [0.001, 'µs'] : step < 500 ? [1, 'ms'] : [1000, 's'];
  const scaled = step / unit;
  const decimals = Math.max(0, -Math.floor(Math.log10(scaled) + 1e-9));
  return `${(milliseconds / unit).toFixed(Math.min(decimals, 3))} ${name}`;
}

/** The time of day; with the date when it is not today. */
export function formatTime(iso, now = new Date()) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) {
    return '–';
  }

  const text = clock.format(time);
  return time.toDateString() === now.toDateString() ? text : `${day.format(time)} ${text}`;
}

/** The first characters of an id, enough to tell two apart on one screen. */
export function shortId(id) {
  return id.slice(0, 8);
}

/** An attribute's value: text as it is, everything else as JSON. */
export function formatValue(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
