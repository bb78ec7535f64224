import { el, isTyping } from '../core/dom.js';
import { openDialog } from './dialog.js';

const GROUPS = [
  ['Everywhere', [
    [['/'], 'Search, or open a trace by its id'],
    [['1'], 'Traces'],
    [['2'], 'Logs'],
    [['p'], 'Pause or resume live updates'],
    [['t'], 'Theme: system, light, dark'],
    [['?'], 'These shortcuts'],
    [['Esc'], 'Close, or go back'],
  ]],
  ['Lists', [
    [['↑', '↓'], 'Previous, next (also k, j)'],
    [['Page ↑', 'Page ↓'], 'A page up, down'],
    [['Home', 'End'], 'First, last'],
    [['Enter'], 'Open'],
  ]],
  ['Trace', [
    [['←', '→'], 'Collapse, expand; to the parent, to the first child'],
    [['Enter'], 'Details of the span'],
    [['['], 'Collapse all'],
    [[']'], 'Expand all'],
    [['e'], 'Next error'],
    [['f'], 'Find in the trace'],
    [['l'], 'Show or hide the logs'],
    [['+', '−', '0'], 'Zoom in, out, whole trace'],
    [['<', '>'], 'Move the zoomed window'],
    [['c'], 'Copy the trace as a text tree'],
  ]],
];

/** Single keys work wherever nobody types; what is not global goes to the view. */
export function listenForKeys(global, passOn) {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }

    if (isTyping(event.target)) {
      if (event.key === 'Escape') {
        event.target.blur();
        event.preventDefault();
      }

      return;
    }

    const action = event.key === '?' ? showShortcuts : global[event.key];
    if (action) {
      event.preventDefault();
      action();
    } else {
      passOn(event);
    }
  });
}

export function showShortcuts() {
  openDialog('Keyboard shortcuts', el('div.shortcuts', null, GROUPS.map(([title, keys]) =>
    el('section', null,
      el('h3', null, title),
      el('dl', null, keys.map(([names, meaning]) => [
        el('dt', null, names.map(name => el('kbd', null, name))),
        el('dd', null, meaning),
      ]).flat())))));
}
