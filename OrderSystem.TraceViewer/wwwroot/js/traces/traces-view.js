import { clearTelemetry, getServices, getTraces } from '../core/api.js';
import { el, setText } from '../core/dom.js';
import { formatCount, plural } from '../core/format.js';
import { Loader } from '../core/loader.js';
import { navigate, rememberList, replaceAddress, toHash, traceHash } from '../core/router.js';
import { openDialog } from '../ui/dialog.js';
import { icon } from '../ui/icons.js';
import { moveInList } from '../ui/list-keys.js';
import { emptyState, Notice } from '../ui/notice.js';
import { toInterval } from '../ui/time-range.js';
import { toast } from '../ui/toast.js';
import { VirtualList } from '../ui/virtual-list.js';
import { TraceFilters } from './filters.js';
import { TraceOverview } from './overview.js';
import { createTraceRow } from './trace-row.js';

const PAGE = 100;
const MOST = 1000;
const COLUMNS = ['Started', 'Trace', 'Services', 'Spans', 'Logs', 'Duration'];

/** The trace list: filtered, sorted, live. */
export class TracesView {
  #parameters = {};
  #longest = 0;
  #filters = new TraceFilters(() => this.#filter());
  #overview = new TraceOverview();
  #notice = new Notice(() => this.#loader.restart());
  #summary = el('p.summary', { role: 'status' });
  #more = el('button.button', { hidden: true, onclick: () => this.#change({ limit: MOST }) }, 'Show more');
  #sort = { recent: this.#sortButton('recent', 'Most recent'), duration: this.#sortButton('duration', 'Longest') };
  #canvas = el('div.rows', { role: 'rowgroup' });
  #scroller;
  #empty = el('div.empty', { hidden: true });
  #list;
  #loader;

  constructor() {
    this.#scroller = el('div.scroller.trace-list', {
      role: 'grid', tabindex: 0, 'aria-label': 'Traces', 'aria-colcount': COLUMNS.length, onclick: event => this.#clicked(event),
    },
    el('div.row.head', { role: 'row', 'aria-rowindex': 1 }, COLUMNS.map(name => el(`span.cell.head-${name.toLowerCase()}`, { role: 'columnheader' }, name))),
    this.#canvas);
    this.#list = new VirtualList({
      scroller: this.#scroller, canvas: this.#canvas, keyOf: trace => trace.traceId, createRow: () => createTraceRow(() => this.#longest),
    });
    this.#loader = new Loader({
      load: signal => Promise.all([getTraces(this.#query(), signal), getServices(signal)]),
      show: ([answer, services]) => this.#show(answer, services),
      fail: error => this.#notice.show(error),
    });
    this.element = el('section.view.traces-view', { 'aria-label': 'Traces' },
      this.#filters.element,
      this.#overview.element,
      el('div.list-bar', null, this.#summary, this.#more,
        el('div.segmented', { role: 'group', 'aria-label': 'Sort' }, this.#sort.recent, this.#sort.duration),
        el('button.icon-button', { title: 'Forget all telemetry', 'aria-label': 'Forget all telemetry', onclick: () => this.#clear() }, icon('trash'))),
      this.#notice.element,
      this.#empty,
      this.#scroller);
  }

  enter({ parameters }) {
    document.title = 'OrderSystem traces';
    rememberList();
    this.#parameters = parameters;
    this.#filters.show(parameters);
    this.#showSort();
    this.#loader.restart();
    if (document.activeElement === document.body) {
      this.focus();
      this.#list.showActive();
    }
  }

  leave() {
    this.#loader.stop();
  }

  changed() {
    this.#loader.refresh();
  }

  focus() {
    this.#scroller.focus({ preventScroll: true });
  }

  onKey(event) {
    if (moveInList(event, this.#list)) {
      this.focus();
    } else if (event.key === 'Enter' && !event.target.closest('a, button') && this.#list.activeItem) {
      event.preventDefault();
      navigate(traceHash(this.#list.activeItem.traceId));
    }
  }

  #query() {
    const { service, operation, text, minDurationMs, errorsOnly, sort, limit } = this.#parameters;
    return { service, operation, text, minDurationMs, errorsOnly, sort, limit: limit ?? PAGE, ...toInterval(this.#parameters) };
  }

  #filter() {
    const { sort, limit } = this.#parameters;
    this.#apply({ ...this.#filters.read(), sort, limit });
    this.#list.scrollToTop();
  }

  #change(parameters) {
    this.#apply({ ...this.#parameters, ...parameters });
  }

  #apply(parameters) {
    const hash = toHash('traces', null, parameters);
    this.#parameters = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value));
    replaceAddress(hash);
    rememberList();
    this.#showSort();
    this.#loader.restart();
  }

  #sortButton(value, label) {
    return el('button', {
      onclick: () => {
        this.#change({ sort: value === 'recent' ? null : value });
        this.#list.scrollToTop();
      },
    }, label);
  }

  #showSort() {
    for (const [value, button] of Object.entries(this.#sort)) {
      button.setAttribute('aria-pressed', value === (this.#parameters.sort ?? 'recent'));
    }
  }

  #show(answer, { services }) {
    this.#notice.clear();
    const traces = answer.traces;
    this.#longest = usualLongest(traces);
    this.#list.setItems(keepSame(this.#list.items, traces));
    this.#scroller.setAttribute('aria-rowcount', traces.length + 1);
    this.#overview.show(traces);
    this.#filters.showServices(services);
    this.#filters.showOperations([...new Set(traces.map(trace => trace.rootName).filter(Boolean))].sort());
    const shown = traces.length < answer.total ? `${formatCount(traces.length)} of ${plural(answer.total, 'trace')}` : plural(answer.total, 'trace');
    const rest = [answer.total < answer.stored && `${formatCount(answer.stored)} stored`, answer.evicted > 0 && `${formatCount(answer.evicted)} older ones let go`];
    setText(this.#summary, [shown, ...rest.filter(Boolean)].join(' · '));
    this.#more.hidden = traces.length >= answer.total || traces.length >= MOST;
    this.#showEmpty(traces.length === 0, answer.stored === 0);
  }

  #showEmpty(isEmpty, nothingStored) {
    this.#empty.hidden = !isEmpty;
    this.#scroller.hidden = isEmpty;
    if (isEmpty) {
      this.#empty.replaceChildren(...nothingStored
        ? emptyState('No traces yet', ['Place an order at the gateway, ', el('code', null, 'POST /api/orders'), ', and its trace appears here at once.'],
          ['Services send OTLP to this viewer when ', el('code', null, 'OTEL_EXPORTER_OTLP_ENDPOINT'), ' names it.'])
        : emptyState('No trace matches', 'Loosen the filters above; what arrives and matches appears here at once.'));
    }
  }

  #clicked(event) {
    const trace = this.#list.itemOf(event);
    if (trace) {
      this.#list.setActive(this.#list.items.indexOf(trace), { scroll: false });
      if (!event.target.closest('a') && getSelection().isCollapsed) {
        navigate(traceHash(trace.traceId));
      }
    }
  }

  async #clear() {
    const answer = await openDialog('Forget all telemetry?', el('p', null, 'Every stored trace and log is removed from the viewer. Services keep running and keep sending.'),
      [{ value: '', label: 'Cancel' }, { value: 'clear', label: 'Forget all', kind: 'danger' }]);
    if (answer === 'clear') {
      try {
        await clearTelemetry();
        toast('All telemetry forgotten');
        this.#loader.restart();
      } catch (error) {
        this.#notice.show(error);
      }
    }
  }
}

/** The duration that fills a bar: the 95th percentile, so that one very slow trace does not flatten all others. */
function usualLongest(traces) {
  const durations = traces.map(trace => trace.durationMs).sort((a, b) => a - b);
  return durations[Math.ceil(durations.length * 0.95) - 1] ?? 0;
}

/** Reuses the objects of traces that did not change, so that their rows are left alone. */
function keepSame(before, after) {
  const known = new Map(before.map(trace => [trace.traceId, trace]));
  return after.map(trace => {
    const same = known.get(trace.traceId);
    return same && JSON.stringify(same) === JSON.stringify(trace) ? same : trace;
  });
}
