import { getLogs, getServices } from '../core/api.js';
import { el, setText } from '../core/dom.js';
import { formatCount, plural } from '../core/format.js';
import { Loader } from '../core/loader.js';
import { logKeys } from '../core/log-keys.js';
import { rememberList, replaceAddress, toHash } from '../core/router.js';
import { logDetails } from '../ui/log-details.js';
import { moveInList } from '../ui/list-keys.js';
import { emptyState, Notice } from '../ui/notice.js';
import { Panel } from '../ui/panel.js';
import { toInterval } from '../ui/time-range.js';
import { VirtualList } from '../ui/virtual-list.js';
import { LogFilters } from './log-filters.js';
import { createLogRow } from './log-row.js';

const PAGE = 200;
const MOST = 1000;
const COLUMNS = ['Time', 'Level', 'Service', 'Message', 'Trace'];

/** The structured logs of all services, newest first, live. */
export class LogsView {
  #parameters = {};
  #filters = new LogFilters(() => this.#filter());
  #notice = new Notice(() => this.#loader.restart());
  #summary = el('p.summary', { role: 'status' });
  #more = el('button.button', { hidden: true, onclick: () => this.#apply({ ...this.#parameters, limit: MOST }) }, 'Show more');
  #panel = new Panel('Log details', () => this.focus());
  #canvas = el('div.rows', { role: 'rowgroup' });
  #scroller;
  #empty = el('div.empty', { hidden: true });
  #list;
  #loader;

  constructor() {
    this.#scroller = el('div.scroller.log-list-view', {
      role: 'grid', tabindex: 0, 'aria-label': 'Logs', 'aria-colcount': COLUMNS.length, onclick: event => this.#clicked(event),
    },
    el('div.row.head', { role: 'row', 'aria-rowindex': 1 }, COLUMNS.map(name => el('span.cell', { role: 'columnheader' }, name))),
    this.#canvas);
    this.#list = new VirtualList({ scroller: this.#scroller, canvas: this.#canvas, keyOf: row => row.key, createRow: createLogRow });
    this.#loader = new Loader({
      load: signal => Promise.all([getLogs(this.#query(), signal), getServices(signal)]),
      show: ([answer, services]) => this.#show(answer, services),
      fail: error => this.#notice.show(error),
    });
    this.element = el('section.view.logs-view', { 'aria-label': 'Logs' },
      this.#filters.element,
      el('div.list-bar', null, this.#summary, this.#more),
      this.#notice.element,
      this.#empty,
      el('div.split', null, this.#scroller, this.#panel.element));
  }

  enter({ parameters }) {
    document.title = 'Logs – OrderSystem traces';
    rememberList();
    this.#parameters = parameters;
    this.#filters.show(parameters);
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
    if (event.key === 'Escape' && this.#panel.isOpen) {
      event.preventDefault();
      this.#panel.close();
    } else if (this.#panel.contains(event.target)) {
      return;
    } else if (moveInList(event, this.#list)) {
      this.focus();
      if (this.#panel.isOpen) {
        this.#open(this.#list.activeItem);
      }
    } else if (event.key === 'Enter' && !event.target.closest('a, button') && this.#list.activeItem) {
      event.preventDefault();
      this.#open(this.#list.activeItem);
    }
  }

  #query() {
    const { level, service, text, traceId, limit } = this.#parameters;
    return { level, service, text, traceId, limit: limit ?? PAGE, ...toInterval(this.#parameters) };
  }

  #filter() {
    this.#apply({ ...this.#filters.read(), limit: this.#parameters.limit });
    this.#list.scrollToTop();
  }

  #apply(parameters) {
    this.#parameters = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value));
    replaceAddress(toHash('logs', null, this.#parameters));
    rememberList();
    this.#loader.restart();
  }

  #show(answer, { services }) {
    this.#notice.clear();
    this.#list.setItems(toRows(this.#list.items, answer.logs));
    this.#scroller.setAttribute('aria-rowcount', answer.logs.length + 1);
    this.#filters.showServices(services);
    const shown = answer.logs.length < answer.total ? `${formatCount(answer.logs.length)} of ${plural(answer.total, 'log line')}` : plural(answer.total, 'log line');
    const rest = [answer.total < answer.stored && `${formatCount(answer.stored)} stored`, answer.evicted > 0 && `${formatCount(answer.evicted)} older ones let go`];
    setText(this.#summary, [shown, ...rest.filter(Boolean)].join(' · '));
    this.#more.hidden = answer.logs.length >= answer.total || answer.logs.length >= MOST;
    this.#showEmpty(answer.logs.length === 0, answer.stored === 0);
  }

  #showEmpty(isEmpty, nothingStored) {
    this.#empty.hidden = !isEmpty;
    this.#scroller.parentElement.hidden = isEmpty;
    if (isEmpty) {
      this.#empty.replaceChildren(...nothingStored
        ? emptyState('No logs yet', ['Place an order at the gateway, ', el('code', null, 'POST /api/orders'), ', and its log lines appear here at once.'])
        : emptyState('No log line matches', 'Loosen the filters above; what arrives and matches appears here at once.'));
    }
  }

  #clicked(event) {
    const row = this.#list.itemOf(event);
    if (row) {
      this.#list.setActive(this.#list.items.indexOf(row), { scroll: false });
      if (!event.target.closest('a') && getSelection().isCollapsed) {
        this.#open(row);
      }
    }
  }

  #open(row) {
    this.#panel.show(logDetails(row.log));
  }
}

/** The rows for the lines; those that were there before are the same objects. */
function toRows(before, logs) {
  const known = new Map(before.map(row => [row.key, row]));
  const keys = logKeys(logs);
  return logs.map((log, index) => known.get(keys[index]) ?? { key: keys[index], log });
}
