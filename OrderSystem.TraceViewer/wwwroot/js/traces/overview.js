// The listed traces as points: when they started and how long they took. The list is the accessible form of it.

import { el, svg } from '../core/dom.js';
import { formatDuration, formatTime } from '../core/format.js';
import { navigate, traceHash } from '../core/router.js';

const HEIGHT = 76;
const PAD = { left: 62, right: 14, top: 8, bottom: 16 };
const RADIUS = 3.5;

export class TraceOverview {
  #traces = [];
  #svg = svg('svg', { class: 'overview-plot', height: HEIGHT });
  element = el('div.overview', { 'aria-hidden': 'true', hidden: true });

  constructor() {
    this.element.append(this.#svg);
    this.element.addEventListener('click', event => {
      const trace = this.#traces[Number(event.target.dataset?.index ?? -1)];
      if (trace) {
        navigate(traceHash(trace.traceId));
      }
    });
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  show(traces) {
    this.#traces = traces;
    this.element.hidden = traces.length < 2;
    this.#draw();
  }

  #draw() {
    const width = this.element.clientWidth;
    if (width === 0 || this.#traces.length < 2) {
      return;
    }

    const times = this.#traces.map(trace => Date.parse(trace.startTime));
    const durations = this.#traces.map(trace => Math.max(trace.durationMs, 0.001));
    const [firstTime, lastTime] = bounds(times);
    const [shortest, longest] = bounds(durations);
    const x = scale(firstTime, lastTime, PAD.left + RADIUS, width - PAD.right - RADIUS);
    const y = scale(Math.log(shortest), Math.log(longest), HEIGHT - PAD.bottom - RADIUS, PAD.top + RADIUS);
    const points = this.#traces.map((trace, index) => svg('circle', {
      class: trace.errorCount > 0 ? 'point error' : 'point', 'data-index': index, r: RADIUS, cx: x(times[index]), cy: y(Math.log(durations[index])),
    }, svg('title', null, `${trace.rootName ?? trace.traceId}, ${formatDuration(trace.durationMs)}`)));
    // Failed ones last, so that they lie on top.
    points.sort((a, b) => a.classList.contains('error') - b.classList.contains('error'));
    this.#svg.setAttribute('width', width);
    this.#svg.replaceChildren(
      svg('path', { class: 'overview-axis', d: `M${PAD.left} ${PAD.top}V${HEIGHT - PAD.bottom + 2}H${width - PAD.right}` }),
      label(PAD.left - 8, PAD.top + 8, formatDuration(longest), 'end'),
      label(PAD.left - 8, HEIGHT - PAD.bottom, formatDuration(shortest), 'end'),
      label(PAD.left, HEIGHT - 2, formatTime(new Date(firstTime).toISOString()), 'start'),
      label(width - PAD.right, HEIGHT - 2, formatTime(new Date(lastTime).toISOString()), 'end'),
      ...points);
  }
}

function bounds(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

function scale(low, high, start, end) {
  return value => high > low ? start + (value - low) / (high - low) * (end - start) : (start + end) / 2;
}

function label(x, y, text, anchor) {
  return svg('text', { class: 'overview-label', x, y, 'text-anchor': anchor }, text);
}
