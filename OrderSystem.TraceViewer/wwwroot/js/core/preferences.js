// Small preferences, kept where the browser allows it.

export function readPreference(key, fallback) {
  try {
    return localStorage.getItem(key) ?? fallback;
  } catch {
    return fallback;
  }
}

export function writePreference(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be blocked; the preference then holds for this page only.
  }
}
