const SHORT = { trace: 'TRC', debug: 'DBG', information: 'INF', warning: 'WRN', error: 'ERR', critical: 'CRT' };

export const LEVELS = Object.keys(SHORT);

/** Shows a log level in an element: three letters, and a colour by `data-level`. */
export function levelBadge(element, level) {
  element.textContent = SHORT[level] ?? level;
  element.dataset.level = level;
  element.title = level;
}
