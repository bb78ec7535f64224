import { el } from './dom.js';
import { openDialog } from '../ui/dialog.js';
import { toast } from '../ui/toast.js';

/** Copies, and says so; where the browser refuses, shows the text ready to be copied by hand. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    const area = el('textarea.copy-area', { readonly: true, rows: 16, 'aria-label': what });
    area.value = text;
    openDialog(what, area);
    area.select();
  }
}
