import { Live } from './core/live.js';
import { navigate, onRoute, toHash } from './core/router.js';
import { listenForKeys } from './ui/shortcuts.js';
import { Topbar } from './ui/topbar.js';
import { LogsView } from './logs/logs-view.js';
import { TraceView } from './trace/trace-view.js';
import { TracesView } from './traces/traces-view.js';

const main = document.getElementById('main');
const live = new Live();
const views = { traces: new TracesView(), trace: new TraceView(), logs: new LogsView() };
let current = null;

const topbar = new Topbar({
  live,
  search: text => navigate(toHash(current === views.logs ? 'logs' : 'traces', null, { text })),
});

document.getElementById('topbar').replaceWith(topbar.element);
for (const view of Object.values(views)) {
  view.element.hidden = true;
  main.append(view.element);
}

document.querySelector('.skip-link').addEventListener('click', event => {
  event.preventDefault();
  current.focus();
});

onRoute(route => {
  const view = views[route.name] ?? views.traces;
  if (view !== current) {
    current?.leave();
    if (current) {
      current.element.hidden = true;
    }

    view.element.hidden = false;
    current = view;
  }

  topbar.show(route);
  view.enter(route);
});

live.addEventListener('change', () => current.changed());
live.connect();

listenForKeys({
  '/': () => topbar.focusSearch(),
  '1': () => navigate('#/traces'),
  '2': () => navigate('#/logs'),
  p: () => live.togglePause(),
  t: () => topbar.changeTheme(),
}, event => current.onKey(event));
