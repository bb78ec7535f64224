// The tree grid: spans and log lines against time.

import { el } from '../core/dom.js';
import { readPreference, writePreference } from '../core/preferences.js';
import { moveInList } from '../ui/list-keys.js';
import { VirtualList } from '../ui/virtual-list.js';
import { Axis } from './axis.js';
import { createLogLine } from './log-line.js';
import { matches, visibleRows } from './model.js';
import { enableSplitter } from './splitter.js';
import { createSpanRow } from './span-row.js';

const INDENT = 16;
const LARGEST_INDENT = 220;
const ZOOM_STEP = 1.5;

export class Waterfall {
  #trace = null;
  #collapsed = new Set();
  #words = '';
  #listeners;
  #canvas = el('div.rows', { role: 'rowgroup' });
  #scroller;
  #list;
  #axis;
  window;
  showLogs = readPreference('trace-logs', 'true') === 'true';

  /** `onOpen(row)`: details are asked for; `onMove(row)`: the cursor went to another row. */
  constructor(window, { onOpen, onMove }) {
    this.window = window;
    this.#listeners = { onOpen, onMove };
    this.#axis = new Axis(window);
    const splitter = el('span.splitter', { role: 'separator', tabindex: 0, 'aria-orientation': 'vertical', 'aria-label': 'Width of the names' });
    this.#scroller = el('div.scroller.waterfall', {
      role: 'treegrid', tabindex: 0, 'aria-label': 'Spans of the trace', 'aria-colcount': 2,
      onclick: event => this.#clicked(event),
      ondblclick: event => this.#doubleClicked(event),
    },
    el('div.row.head', { role: 'row', 'aria-rowindex': 1 },
      el('span.cell.span-cell', { role: 'columnheader' }, 'Span', splitter), this.#axis.element),
    this.#canvas);
    this.#canvas.append(this.#axis.lines);
    this.#scroller.addEventListener('wheel', event => this.#wheel(event), { passive: false });
    enableSplitter(splitter, this.#scroller);
    this.#list = new VirtualList({
      scroller: this.#scroller, canvas: this.#canvas, keyOf: row => row.key,
      createRow: row => row.type === 'span' ? createSpanRow(this) : createLogLine(this),
    });
    window.addEventListener('change', () => this.#redraw());
    this.element = this.#scroller;
  }

  get active() {
    return this.#list.activeItem;
  }

  get hasCollapsed() {
    return this.#collapsed.size > 0;
  }

  /** Shows a trace; the same one again, with what arrived since, keeps what is collapsed. */
  show(trace) {
    const isOther = trace.answer.traceId !== this.#trace?.answer.traceId;
    this.#trace = trace;
    this.#scroller.style.setProperty('--indent', `${Math.min(INDENT, LARGEST_INDENT / Math.max(1, trace.maxDepth))}px`);
    if (isOther) {
      this.#collapsed.clear();
      this.#words = '';
      this.#list.activeKey = null;
      this.#list.scrollToTop();
    }

    this.#update();
    this.#axis.draw();
  }

  focus() {
    this.#scroller.focus({ preventScroll: true });
  }

  isCollapsed(span) {
    return this.#collapsed.has(span.spanId);
  }

  isDimmed(row) {
    return this.#words !== '' && !matches(row, this.#words);
  }

  collapseAll() {
    for (const span of this.#trace.spans) {
      if (span.parent !== null && span.children.length > 0) {
        this.#collapsed.add(span.spanId);
      }
    }

    this.#update();
    this.#keepActiveVisible();
  }

  expandAll() {
    this.#collapsed.clear();
    this.#update();
  }

  toggleLogs() {
    this.showLogs = !this.showLogs;
    writePreference('trace-logs', this.showLogs);
    this.#update();
    this.#keepActiveVisible();
  }

  /** Highlights what contains the text; the number of rows that do. */
  find(text) {
    this.#words = text.trim().toLowerCase();
    this.#list.render();
    return this.#words === '' ? 0 : this.#searched().filter(row => matches(row, this.#words)).length;
  }

  goToMatch(step) {
    this.#goTo(row => this.#words !== '' && matches(row, this.#words), step);
  }

  goToError(step) {
    this.#goTo(row => row.type === 'span' ? row.status === 'error' : ['error', 'critical'].includes(row.log.level), step);
  }

  /** Brings a span into view and puts the cursor on it. */
  reveal(spanId) {
    const span = this.#trace.bySpanId.get(spanId);
    if (span) {
      this.#reveal(span);
    }

    return span;
  }

  onKey(event) {
    const row = this.active;
    if (moveInList(event, this.#list)) {
      this.focus();
      this.#listeners.onMove(this.active);
    } else if (event.key === 'ArrowRight' && row) {
      event.preventDefault();
      this.#right(row);
    } else if (event.key === 'ArrowLeft' && row) {
      event.preventDefault();
      this.#left(row);
    } else if (event.key === 'Enter' && row && !event.target.closest('a, button')) {
      event.preventDefault();
      this.#listeners.onOpen(row);
    } else {
      return false;
    }

    return true;
  }

  #right(row) {
    if (row.type === 'span' && this.isCollapsed(row)) {
      this.#toggle(row);
    } else if (row.children?.length > 0) {
      this.#activate(row.children[0]);
    }
  }

  #left(row) {
    if (row.type === 'span' && !this.isCollapsed(row) && (row.children.length > 0 || (this.showLogs && row.logs.length > 0))) {
      this.#toggle(row);
    } else {
      const parent = row.type === 'span' ? row.parent : row.span;
      if (parent) {
        this.#activate(parent);
      }
    }
  }

  #toggle(span) {
    if (!this.#collapsed.delete(span.spanId)) {
      this.#collapsed.add(span.spanId);
    }

    this.#update();
  }

  #activate(row) {
    this.#list.setActive(this.#list.items.indexOf(row));
    this.#listeners.onMove(row);
  }

  /** Puts the cursor on a row if it is shown. */
  activate(row) {
    const index = this.#list.items.indexOf(row);
    if (index >= 0) {
      this.#list.setActive(index);
    }
  }

  /** All rows, also those that are collapsed now. */
  #searched() {
    return visibleRows(this.#trace, new Set(), this.showLogs);
  }

  #goTo(predicate, step) {
    const rows = this.#searched();
    const from = rows.findIndex(row => row.key === this.#list.activeKey);
    for (let i = 1; i <= rows.length; i++) {
      const row = rows[(Math.max(from, step > 0 ? from : 0) + step * i + rows.length * 2) % rows.length];
      if (predicate(row)) {
        this.#reveal(row);
        this.#listeners.onMove(row);
        return;
      }
    }
  }

  #reveal(row) {
    for (let span = row.type === 'span' ? row.parent : row.span; span; span = span.parent) {
      this.#collapsed.delete(span.spanId);
    }

    this.#update();
    const index = this.#list.items.indexOf(row);
    this.#list.scrollTo(index, { centre: true });
    this.#list.setActive(index, { scroll: false });
  }

  /** A row that got hidden hands the cursor to the nearest ancestor that is still there. */
  #keepActiveVisible() {
    const key = this.#list.activeKey;
    if (key === null || this.#list.activeIndex >= 0) {
      return;
    }

    const row = visibleRows(this.#trace, new Set(), true).find(candidate => candidate.key === key);
    let span = row?.type === 'log' ? row.span : row?.parent;
    while (span && !this.#list.items.includes(span)) {
      span = span.parent;
    }

    this.#list.setActive(span ? this.#list.items.indexOf(span) : 0);
  }

  #update() {
    this.#list.setItems(visibleRows(this.#trace, this.#collapsed, this.showLogs));
    this.#scroller.setAttribute('aria-rowcount', this.#list.items.length + 1);
  }

  #redraw() {
    this.#axis.draw();
    this.#list.render();
  }

  #clicked(event) {
    const row = this.#list.itemOf(event);
    if (!row) {
      return;
    }

    this.#list.setActive(this.#list.items.indexOf(row), { scroll: false });
    if (event.target.closest('[data-action=toggle]')) {
      this.#toggle(row);
    } else if (getSelection().isCollapsed) {
      this.#listeners.onOpen(row);
    }
  }

  /** A double click on a bar shows just the time of that span. */
  #doubleClicked(event) {
    const row = this.#list.itemOf(event);
    if (row?.type === 'span' && event.target.closest('.time-cell')) {
      const margin = row.durationMs * 0.05;
      this.window.set(row.offsetMs - margin, row.offsetMs + row.durationMs + margin);
    }
  }

  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) {
      return;
    }

    event.preventDefault();
    const box = this.#axis.element.getBoundingClientRect();
    const place = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    this.window.zoom(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, this.window.timeAt(place));
  }
}
