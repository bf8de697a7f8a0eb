// Tables whose rows stay the same elements while their contents change: what has the focus keeps
// it, what is being read stays where it is.

import { make, visible } from './dom.js';

/**
 * A cell is a text, or parts of {text} with href for a link, kind for a chip, tone for a colour,
 * or quiet for a remark.
 */
function fill(cell, content) {
  const parts = (typeof content === 'string' ? [{ text: content }] : content)
    .map((part) => ({ ...part, text: visible(part.text) }));
  const was = JSON.stringify(parts);
  if (cell.was === was) {
    return;
  }
  cell.was = was;
  cell.replaceChildren(
    ...parts.filter((part) => part.text !== '').map((part) => {
      if (part.href !== undefined) {
        return make('a', { href: part.href }, part.text);
      } else if (part.kind !== undefined) {
        return make('span', { class: 'chip', 'data-kind': part.kind }, part.text);
      } else if (part.tone !== undefined) {
        return make('span', { class: part.tone }, part.text);
      } else if (part.quiet) {
        return make('span', { class: 'quiet remark' }, part.text);
      }
      return document.createTextNode(part.text);
    }),
  );
}

/** Roles are said because a narrow screen folds the table, and browsers then forget what it is. */
export class Table {
  constructor(table, caption, columns, keyOf) {
    this.columns = columns;
    this.keyOf = keyOf;
    this.rows = new Map();
    this.table = table;
    this.heads = columns.map((column) =>
      make('th', { scope: 'col', role: 'columnheader', class: column.style ?? '' }, column.label));
    this.body = make('tbody', { role: 'rowgroup' });
    table.setAttribute('role', 'table');
    table.append(
      make('caption', { class: 'unseen' }, caption),
      make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...this.heads)),
      this.body,
    );
  }

  /** Shows these items in this order, and no others. */
  show(items) {
    const focus = document.activeElement;
    const left = new Map(this.rows);
    items.forEach((item, index) => {
      const key = this.keyOf(item);
      left.delete(key);
      const row = this.rows.get(key) ?? this.#row(key);
      this.columns.forEach((column, i) => fill(row.cells[i], column.cell(item)));
      if (this.body.children[index] !== row) {
        this.body.insertBefore(row, this.body.children[index] ?? null);
      }
    });
    for (const [key, row] of left) {
      row.remove();
      this.rows.delete(key);
    }
    this.table.hidden = items.length === 0;
    if (focus !== document.activeElement && focus.isConnected) {
      focus.focus({ preventScroll: true }); // a row that is moved loses it
    }
  }

  #row(key) {
    const cells = this.columns.map((column) =>
      make('td', { role: 'cell', 'data-label': column.label, class: column.style ?? '' }));
    const row = make('tr', { role: 'row' }, ...cells);
    this.rows.set(key, row);
    return row;
  }
}
