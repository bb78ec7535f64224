// A colour per service name: from the name, so that it is the same on every screen, and moved to the next free one
// when two services would share it. The palette itself is in tokens.css, for both themes.

const COLOURS = 12;
const REMEMBERED = 100;
const KEY = 'service-colours';

const assigned = new Map(restore());

/** A CSS colour for the service. */
export function serviceColour(name) {
  return `var(--service-${indexOf(name)})`;
}

/** Gives the element its service's colour as `--service`. */
export function paintService(element, name) {
  element.style.setProperty('--service', serviceColour(name));
}

function indexOf(name) {
  let index = assigned.get(name);
  if (index === undefined) {
    index = choose(name);
    assigned.set(name, index);
    if (assigned.size > REMEMBERED) {
      assigned.delete(assigned.keys().next().value);
    }

    remember();
  }

  return index;
}

function choose(name) {
  const preferred = hash(name) % COLOURS;
  const used = new Set(assigned.values());
  for (let step = 0; step < COLOURS; step++) {
    const index = (preferred + step) % COLOURS;
    if (!used.has(index)) {
      return index;
    }
  }

  return preferred;
}

/** FNV-1a. */
function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }

  return value;
}

function restore() {
  try {
    const entries = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return entries.filter(([name, index]) => typeof name === 'string' && Number.isInteger(index) && index >= 0 && index < COLOURS);
  } catch {
    return [];
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, JSON.stringify([...assigned]));
  } catch {
    // Storage may be blocked or full; the colours then hold for this page only.
  }
}
