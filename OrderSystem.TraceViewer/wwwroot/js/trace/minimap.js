// The whole trace in little, and the window that the waterfall shows of it. One path per service keeps it light.

import { serviceColour } from '../core/colours.js';
import { el, svg } from '../core/dom.js';
import { enableRangeDrag } from './range-drag.js';

const WIDTH = 1000;
const LEAST_WIDTH = 1.5;
const LEAST_ROWS = 6;
const MOST_THIN_BARS = 32;

export class Minimap {
  #window;
  #plot = svg('svg', { class: 'minimap-plot', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  #before = el('span.minimap-shade');
  #after = el('span.minimap-shade');
  #frame = el('span.minimap-frame');
  #marker = el('span.range-marker', { hidden: true });
  element = el('div.minimap', { title: 'Drag to zoom; double-click to show the whole trace' });

  constructor(window) {
    this.#window = window;
    this.element.append(this.#plot, this.#before, this.#after, this.#frame, this.#marker);
    enableRangeDrag(this.element, {
      marker: this.#marker,
      timeAt: place => place * window.total,
      onSelect: (start, end) => window.set(start, end),
      canPan: time => window.isZoomed && time > window.start && time < window.end,
      onPan: time => window.pan(time / window.length),
    });
    this.element.addEventListener('dblclick', () => window.reset());
    window.addEventListener('change', () => this.#showWindow());
  }

  show(trace) {
    const paths = new Map();
    const errors = [];
    // A bar of a large trace is thicker than its row, or it could not be seen.
    const thickness = Math.max(0.8, trace.spans.length / MOST_THIN_BARS).toFixed(2);
    for (const span of trace.spans) {
      const x = span.offsetMs / this.#window.total * WIDTH;
      const width = Math.max(LEAST_WIDTH, span.durationMs / this.#window.total * WIDTH);
      const bar = `M${x.toFixed(2)} ${span.index}h${width.toFixed(2)}v${thickness}h-${width.toFixed(2)}z`;
      const list = span.status === 'error' ? errors : paths.get(span.service) ?? paths.set(span.service, []).get(span.service);
      list.push(bar);
    }

    this.#plot.setAttribute('viewBox', `0 0 ${WIDTH} ${Math.max(trace.spans.length + Number(thickness), LEAST_ROWS)}`);
    this.#plot.replaceChildren(...[...paths].map(([service, bars]) => {
      const path = svg('path', { d: bars.join('') });
      path.style.setProperty('fill', serviceColour(service));
      return path;
    }), svg('path', { class: 'minimap-errors', d: errors.join('') }));
    this.#showWindow();
  }

  #showWindow() {
    const { start, end, total, isZoomed } = this.#window;
    const left = start / total * 100;
    const right = end / total * 100;
    this.element.classList.toggle('zoomed', isZoomed);
    place(this.#before, 0, left);
    place(this.#frame, left, right);
    place(this.#after, right, 100);
  }
}

function place(element, left, right) {
  element.style.setProperty('left', `${left}%`);
  element.style.setProperty('width', `${right - left}%`);
}
