// The time axis above the bars, and the lines that carry its ticks down through the rows.

import { el } from '../core/dom.js';
import { formatTick } from '../core/format.js';
import { enableRangeDrag } from './range-drag.js';
import { ticks } from './time-window.js';

const PIXELS_PER_TICK = 96;

export class Axis {
  #window;
  #labels = el('span.axis-labels', { 'aria-hidden': 'true' });
  #marker = el('span.range-marker', { hidden: true });
  element = el('span.cell.axis', { role: 'columnheader', 'aria-label': 'Time', title: 'Drag to zoom; double-click to show the whole trace' });
  #lines = el('div.grid-lines-area');
  lines = el('div.grid-lines', { 'aria-hidden': 'true' }, this.#lines);

  constructor(window) {
    this.#window = window;
    this.element.append(this.#labels, this.#marker);
    enableRangeDrag(this.element, {
      marker: this.#marker,
      timeAt: place => window.timeAt(place),
      onSelect: (start, end) => window.set(start, end),
    });
    this.element.addEventListener('dblclick', () => window.reset());
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  draw() {
    const count = Math.max(2, Math.floor(this.element.clientWidth / PIXELS_PER_TICK));
    const { step, times } = ticks(this.#window, count);
    this.#labels.replaceChildren(...times.map(time => at('span.tick', this.#window.place(time), formatTick(time, step))));
    this.#lines.replaceChildren(...times.map(time => at('i', this.#window.place(time))));
  }
}

function at(selector, place, text) {
  const element = el(selector, null, text);
  element.style.setProperty('left', `${place * 100}%`);
  return element;
}
