import { el, setText } from '../core/dom.js';
import { navigate, traceHash } from '../core/router.js';
import { parseTraceId } from '../core/trace-id.js';
import { changeIcon, icon } from './icons.js';
import { showShortcuts } from './shortcuts.js';
import { currentTheme, nextTheme } from './theme.js';
import { toast } from './toast.js';

const STATES = {
  connecting: ['Connecting', 'Connecting to the trace viewer'],
  live: ['Live', 'What arrives is shown at once. Click to pause (p)'],
  lost: ['Reconnecting', 'The connection to the trace viewer is lost; trying again'],
};

const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' };

/** Brand, navigation, search, connection, theme. */
export class Topbar {
  #live;
  #search;
  #links;
  #stateText = el('span');
  #stateButton;
  #themeButton;

  constructor({ live, search }) {
    this.#live = live;
    this.#links = { traces: this.#link('#/traces', 'Traces'), logs: this.#link('#/logs', 'Logs') };
    this.#search = el('input', {
      type: 'search', placeholder: 'Search, or paste a trace id', 'aria-label': 'Search, or paste a trace id',
      autocomplete: 'off', spellcheck: 'false', 'aria-keyshortcuts': '/', oninput: () => this.#openIfId(),
    });
    const form = el('form.search', { role: 'search', onsubmit: event => this.#submit(event, search) },
      icon('search'), this.#search, el('kbd', { 'aria-hidden': 'true' }, '/'));
    this.#stateButton = el('button.live-state', { onclick: () => live.togglePause(), 'aria-keyshortcuts': 'p' },
      el('span.live-dot', { 'aria-hidden': 'true' }), this.#stateText);
    this.#themeButton = el('button.icon-button', { onclick: () => this.changeTheme(), 'aria-keyshortcuts': 't' }, icon('system'));
    this.element = el('header.topbar', null,
      el('a.brand', { href: '#/traces', 'aria-label': 'OrderSystem traces' },
        el('span.brand-mark', { 'aria-hidden': 'true' }, el('i'), el('i'), el('i')),
        el('span.brand-name', null, el('b', null, 'OrderSystem'), ' traces')),
      el('nav', { 'aria-label': 'Main' }, this.#links.traces, this.#links.logs),
      form,
      this.#stateButton,
      this.#themeButton,
      el('button.icon-button', { title: 'Keyboard shortcuts (?)', 'aria-label': 'Keyboard shortcuts', onclick: showShortcuts }, icon('help')));
    live.addEventListener('state', () => this.#showState());
    this.#showState();
    this.#showTheme();
  }

  show(route) {
    const name = route.name === 'logs' ? 'logs' : 'traces';
    for (const [key, link] of Object.entries(this.#links)) {
      if (key === name) {
        link.setAttribute('aria-current', 'page');
      } else {
        link.removeAttribute('aria-current');
      }
    }

    if (document.activeElement !== this.#search) {
      this.#search.value = route.parameters.text ?? '';
    }
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  changeTheme() {
    toast(`Theme: ${nextTheme()}`);
    this.#showTheme();
  }

  #link(href, text) {
    return el('a', { href }, text);
  }

  /** A pasted id needs no Enter. */
  #openIfId() {
    const id = parseTraceId(this.#search.value);
    if (id) {
      this.#search.value = '';
      this.#search.blur();
      navigate(traceHash(id.traceId, id.spanId));
    }
  }

  #submit(event, search) {
    event.preventDefault();
    this.#search.blur();
    search(this.#search.value.trim());
  }

  #showState() {
    const { state, paused } = this.#live;
    const [text, title] = paused && state === 'live' ? ['Paused', 'Live updates are paused. Click to resume (p)'] : STATES[state];
    setText(this.#stateText, text);
    this.#stateButton.title = title;
    this.#stateButton.dataset.state = paused && state === 'live' ? 'paused' : state;
    this.#stateButton.setAttribute('aria-pressed', paused);
  }

  #showTheme() {
    const theme = currentTheme();
    const label = `Theme: ${theme}. Change`;
    changeIcon(this.#themeButton.firstChild, THEME_ICONS[theme]);
    this.#themeButton.title = `${label} (t)`;
    this.#themeButton.setAttribute('aria-label', label);
  }
}
