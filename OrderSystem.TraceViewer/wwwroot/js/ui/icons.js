import { svg } from '../core/dom.js';

// Drawn on a 16 by 16 grid with a 1.5 stroke.
const PATHS = {
  back: 'M10 3 5 8l5 5',
  caret: 'M6 4l4 4-4 4',
  close: 'M4 4l8 8M12 4l-8 8',
  collapse: 'M4 3l4 4 4-4M4 13l4-4 4 4',
  expand: 'M4 6l4-4 4 4M4 10l4 4 4-4',
  copy: 'M6 6h7v7H6zM3 10V3h7',
  error: 'M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5v.1',
  filter: 'M2 3.5h12L9.5 9v4l-3-1.5V9z',
  help: 'M6 6a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1v.4M8 11.7v.1',
  link: 'M7 9a3 3 0 0 0 4.2 0l2-2A3 3 0 0 0 9 2.8l-.7.7M9 7a3 3 0 0 0-4.2 0l-2 2A3 3 0 0 0 7 13.2l.7-.7',
  logs: 'M3 4h10M3 8h7M3 12h9',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z',
  pause: 'M6 4v8M10 4v8',
  play: 'M5 3.5v9l7-4.5z',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  trash: 'M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.6 9h5.8l.6-9',
  zoomIn: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14M5 7h4M7 5v4',
  zoomOut: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14M5 7h4',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  // Span kinds: into the process, out of it, within it, onto a queue, off a queue.
  server: 'M2 8h7M6 5l3 3-3 3M12.5 3v10',
  client: 'M3.5 3v10M7 8h7M11 5l3 3-3 3',
  internal: 'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  producer: 'M2 8h5M5 6l2 2-2 2M10 4v8M13 4v8',
  consumer: 'M3 4v8M6 4v8M9 8h5M12 6l2 2-2 2',
};

/** A decorative icon; the control that holds it carries the name. */
export function icon(name) {
  return svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] ?? PATHS.internal }));
}

/** Shows another icon in the place of one that `icon` made. */
export function changeIcon(element, name) {
  const className = `icon icon-${name}`;
  if (element.getAttribute('class') !== className) {
    element.setAttribute('class', className);
    element.firstChild.setAttribute('d', PATHS[name] ?? PATHS.internal);
  }
}
