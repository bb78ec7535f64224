import { treeAddress } from '../core/api.js';
import { el, setText } from '../core/dom.js';
import { icon } from '../ui/icons.js';

/** The trace's tools: find, fold, logs, zoom, copy. */
export class TraceToolbar {
  #found = el('span.found', { role: 'status' });
  #logs;
  #tree;
  #reset;
  find;

  constructor(actions) {
    this.find = el('input', {
      type: 'search', placeholder: 'Find in this trace', 'aria-label': 'Find in this trace', autocomplete: 'off', 'aria-keyshortcuts': 'f',
      oninput: () => actions.find(this.find.value),
      onkeydown: event => {
        if (event.key === 'Enter') {
          event.preventDefault();
          actions.goToMatch(event.shiftKey ? -1 : 1);
        }
      },
    });
    this.#logs = el('button.button', { onclick: actions.toggleLogs, title: 'Show the log lines under their spans (l)' }, icon('logs'), 'Logs');
    this.#reset = button('reset', 'Show the whole trace', '0', actions.zoomReset);
    this.#tree = el('a.button', { target: '_blank', title: 'The trace as plain text' }, 'Text');
    this.element = el('div.toolbar', { role: 'toolbar', 'aria-label': 'Trace' },
      el('span.find', null, icon('search'), this.find, this.#found),
      el('span.group', null, button('collapse', 'Collapse all', '[', actions.collapseAll), button('expand', 'Expand all', ']', actions.expandAll)),
      this.#logs,
      el('span.group', null, button('zoomOut', 'Zoom out', '−', actions.zoomOut), this.#reset, button('zoomIn', 'Zoom in', '+', actions.zoomIn)),
      el('span.group', null, el('button.button', { onclick: actions.copyTree, title: 'Copy the trace as a text tree (c)' }, icon('copy'), 'Copy tree'), this.#tree));
  }

  show(traceId) {
    this.#tree.href = treeAddress(traceId);
  }

  showLogs(isOn) {
    this.#logs.setAttribute('aria-pressed', isOn);
  }

  showZoom(isZoomed) {
    this.#reset.disabled = !isZoomed;
  }

  showFound(count) {
    setText(this.#found, this.find.value.trim() === '' ? '' : String(count));
  }

  clearFind() {
    this.find.value = '';
    setText(this.#found, '');
  }
}

function button(name, label, key, onclick) {
  return el('button.icon-button', { onclick, title: `${label} (${key})`, 'aria-label': label }, icon(name));
}
