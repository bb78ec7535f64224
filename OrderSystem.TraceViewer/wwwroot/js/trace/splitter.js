import { readPreference, writePreference } from '../core/preferences.js';

const KEY = 'name-width';
const STEP = 24;
const LEAST = 160;
const LARGEST_PART = 0.75;

/** Lets the reader set the width of the names, by dragging or with the arrow keys; remembered. */
export function enableSplitter(handle, container) {
  const apply = width => {
    const bounded = Math.round(Math.max(LEAST, Math.min(width, container.clientWidth * LARGEST_PART)));
    container.style.setProperty('--name-width', `${bounded}px`);
    handle.setAttribute('aria-valuenow', bounded);
    return bounded;
  };

  const stored = Number(readPreference(KEY, ''));
  if (stored >= LEAST) {
    container.style.setProperty('--name-width', `min(${stored}px, ${LARGEST_PART * 100}%)`);
  }

  handle.addEventListener('pointerdown', event => {
    event.preventDefault();
    event.stopPropagation();
    handle.setPointerCapture(event.pointerId);
    const left = container.getBoundingClientRect().left;
    const move = moved => writePreference(KEY, apply(moved.clientX - left));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true });
  });

  handle.addEventListener('keydown', event => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step) {
      event.preventDefault();
      writePreference(KEY, apply(handle.parentElement.getBoundingClientRect().width + step));
    }
  });
}
