import { el } from '../core/dom.js';
import { icon } from './icons.js';

/** A modal dialog that is gone once closed. Resolves to the value of the button that closed it. */
export function openDialog(title, content, buttons = []) {
  const heading = el('h2', { id: 'dialog-title' }, title);
  const dialog = el('dialog.dialog', { 'aria-labelledby': 'dialog-title' },
    el('form', { method: 'dialog' },
      el('header', null, heading, el('button.icon-button', { value: '', 'aria-label': 'Close' }, icon('close'))),
      el('div.dialog-body', null, content),
      buttons.length > 0 && el('footer', null, buttons.map(({ value, label, kind }) => el(`button.button${kind ? `.${kind}` : ''}`, { value }, label)))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener('click', event => event.target === dialog && dialog.close(''));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
