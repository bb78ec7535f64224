import { readPreference, writePreference } from '../core/preferences.js';

const ORDER = ['system', 'light', 'dark'];

export function currentTheme() {
  const theme = readPreference('theme', 'system');
  return ORDER.includes(theme) ? theme : 'system';
}

/** System, light, dark, and round again. */
export function nextTheme() {
  const theme = ORDER[(ORDER.indexOf(currentTheme()) + 1) % ORDER.length];
  writePreference('theme', theme);
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }

  return theme;
}
