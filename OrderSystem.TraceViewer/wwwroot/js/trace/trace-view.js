import { getTrace, getTree } from '../core/api.js';
import { copy } from '../core/clipboard.js';
import { el } from '../core/dom.js';
import { formatDuration } from '../core/format.js';
import { Loader } from '../core/loader.js';
import { listAddress, navigate, replaceAddress, traceHash } from '../core/router.js';
import { icon } from '../ui/icons.js';
import { logDetails } from '../ui/log-details.js';
import { emptyState, Notice } from '../ui/notice.js';
import { Panel } from '../ui/panel.js';
import { spanDetails } from './details.js';
import { Minimap } from './minimap.js';
import { buildTrace } from './model.js';
import { TimeWindow } from './time-window.js';
import { TraceToolbar } from './toolbar.js';
import { traceHead } from './trace-head.js';
import { Waterfall } from './waterfall.js';

const ZOOM = 1.6;
const PAN = 0.25;

/** One trace: head, tools, mini-map, waterfall, details. */
export class TraceView {
  #traceId = null;
  #trace = null;
  #signature = '';
  #wantedSpan = null;
  #window = new TimeWindow();
  #minimap = new Minimap(this.#window);
  #waterfall = new Waterfall(this.#window, { onOpen: row => this.#open(row), onMove: row => this.#moved(row) });
  #panel = new Panel('Details', () => this.#closed());
  #notice = new Notice(() => this.#loader.restart());
  #back = el('a.back', { href: '#/traces' }, icon('back'), 'Traces');
  #head = el('header.trace-head');
  #empty = el('div.empty', { hidden: true });
  #actions = {
    find: text => this.#toolbar.showFound(this.#waterfall.find(text)),
    goToMatch: step => this.#waterfall.goToMatch(step),
    collapseAll: () => this.#waterfall.collapseAll(),
    expandAll: () => this.#waterfall.expandAll(),
    toggleLogs: () => this.#toggleLogs(),
    zoomIn: () => this.#window.zoom(ZOOM),
    zoomOut: () => this.#window.zoom(1 / ZOOM),
    zoomReset: () => this.#window.reset(),
    copyTree: () => this.#copyTree(),
  };

  #toolbar = new TraceToolbar(this.#actions);
  #keys = {
    '[': this.#actions.collapseAll,
    ']': this.#actions.expandAll,
    l: this.#actions.toggleLogs,
    c: this.#actions.copyTree,
    '+': this.#actions.zoomIn,
    '=': this.#actions.zoomIn,
    '-': this.#actions.zoomOut,
    0: this.#actions.zoomReset,
    '<': () => this.#window.pan(-PAN),
    '>': () => this.#window.pan(PAN),
    e: () => this.#waterfall.goToError(1),
    E: () => this.#waterfall.goToError(-1),
    n: () => this.#waterfall.goToMatch(1),
    N: () => this.#waterfall.goToMatch(-1),
    f: () => this.#toolbar.find.focus(),
  };

  #content = el('div.trace-content', { hidden: true },
    this.#head, this.#toolbar.element, this.#minimap.element,
    el('div.split', null, this.#waterfall.element, this.#panel.element));

  #loader = new Loader({
    load: signal => getTrace(this.#traceId, signal),
    show: answer => this.#show(answer),
    fail: error => this.#fail(error),
  });

  element = el('section.view.trace-view', { 'aria-label': 'Trace' },
    this.#back, this.#notice.element, this.#empty, this.#content);

  constructor() {
    this.#window.addEventListener('change', () => this.#toolbar.showZoom(this.#window.isZoomed));
    this.#toolbar.showLogs(this.#waterfall.showLogs);
  }

  enter({ argument, parameters }) {
    const isOther = argument !== this.#traceId;
    this.#wantedSpan = parameters.span ?? null;
    this.#back.href = listAddress();
    this.#back.lastChild.textContent = listAddress().startsWith('#/logs') ? 'Logs' : 'Traces';
    if (isOther) {
      this.#traceId = argument ?? '';
      this.#trace = null;
      this.#signature = '';
      this.#content.hidden = true;
      this.#empty.hidden = true;
      this.#notice.clear();
      this.#panel.close();
      this.#toolbar.clearFind();
      this.#window.setTotal(1);
      this.#window.reset();
      document.title = 'OrderSystem traces';
    } else if (this.#trace) {
      this.#showWanted();
    }

    this.#loader.restart();
  }

  leave() {
    this.#loader.stop();
  }

  changed() {
    this.#loader.refresh();
  }

  focus() {
    this.#waterfall.focus();
  }

  onKey(event) {
    if (event.key === 'Escape') {
      event.preventDefault();
      if (this.#panel.isOpen) {
        this.#panel.close();
      } else {
        navigate(listAddress());
      }
    } else if (this.#trace && this.#keys[event.key]) {
      event.preventDefault();
      this.#keys[event.key]();
    } else if (this.#trace && !this.#panel.contains(event.target)) {
      this.#waterfall.onKey(event);
    }
  }

  #show(answer) {
    this.#notice.clear();
    const signature = JSON.stringify(answer);
    if (signature === this.#signature) {
      return;
    }

    const isFirst = this.#trace === null;
    this.#signature = signature;
    this.#trace = buildTrace(answer);
    this.#empty.hidden = true;
    this.#content.hidden = false;
    this.#window.setTotal(this.#trace.durationMs);
    this.#head.replaceChildren(...traceHead(this.#trace));
    this.#toolbar.show(answer.traceId);
    this.#minimap.show(this.#trace);
    this.#waterfall.show(this.#trace);
    const root = this.#trace.spans[0];
    document.title = `${root?.name ?? answer.traceId} (${formatDuration(this.#trace.durationMs)}) – OrderSystem traces`;
    if (isFirst) {
      this.#waterfall.focus();
      this.#showWanted();
    } else if (this.#panel.isOpen && this.#waterfall.active) {
      this.#showPanel(this.#waterfall.active, { keepPlace: true });
    }
  }

  #showWanted() {
    if (!this.#wantedSpan) {
      this.#panel.close();
      return;
    }

    const span = this.#waterfall.reveal(this.#wantedSpan);
    if (span) {
      this.#showPanel(span);
    }
  }

  #fail(error) {
    if (error.status !== 404 && error.status !== 400) {
      this.#notice.show(error);
      return;
    }

    this.#notice.clear();
    if (this.#trace === null) {
      this.#empty.replaceChildren(...emptyState('This trace is not here',
        ['No span of ', el('code', null, this.#traceId), ' is stored.'],
        'It may not have arrived yet, in which case it appears here at once; or it was not sampled; or newer traces have taken its place.'));
      this.#empty.hidden = false;
    }
  }

  #open(row) {
    this.#showPanel(row);
    replaceAddress(traceHash(this.#traceId, row.type === 'span' ? row.spanId : row.span?.spanId));
  }

  /** An open panel follows the cursor. */
  #moved(row) {
    if (this.#panel.isOpen) {
      this.#open(row);
    }
  }

  #showPanel(row, options) {
    this.#panel.show(row.type === 'span'
      ? spanDetails(row, this.#trace, log => this.#openLog(log))
      : logDetails(row.log), options);
  }

  /** The cursor goes along, where the line is to be seen. */
  #openLog(row) {
    this.#waterfall.activate(row);
    this.#open(row);
  }

  #closed() {
    if (!this.element.hidden && this.#trace) {
      replaceAddress(traceHash(this.#traceId));
      this.#waterfall.focus();
    }
  }

  #toggleLogs() {
    this.#waterfall.toggleLogs();
    this.#toolbar.showLogs(this.#waterfall.showLogs);
  }

  async #copyTree() {
    try {
      await copy(await getTree(this.#traceId), 'Text tree');
    } catch (error) {
      this.#notice.show(error);
    }
  }
}
