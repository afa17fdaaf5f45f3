// A table of any length: only the rows in sight are there, with their place in the whole told to screen readers.
import {make} from './words.js';

const BEYOND = 12;

export class Table {
  #rows = [];
  #sorted = [];
  #shown = new Map();
  #matches = () => true;
  #planned = false;

  /**
   * @param region the element that scrolls
   * @param columns each with title, value (to sort by), cell (fills a td) and perhaps a class
   */
  constructor(region, columns, {sortBy, empty}) {
    this.region = region;
    this.columns = columns;
    this.empty = empty;
    this.table = region.querySelector('table');
    this.body = this.table.tBodies[0];
    this.sort = {column: columns.findIndex(column => column.name === sortBy), descending: false};
    this.above = this.#spacer();
    this.below = this.#spacer();
    this.#makeHead();
    region.addEventListener('scroll', () => this.#plan(), {passive: true});
    new ResizeObserver(() => this.#plan()).observe(region);
  }

  /** How many there are, and how many of them match. */
  get counts() {
    return {all: this.#rows.length, shown: this.#sorted.length};
  }

  set rows(rows) {
    this.#rows = rows;
    this.#arrange();
  }

  set filter(matches) {
    this.#matches = matches;
    this.region.scrollTop = 0;
    this.#arrange();
  }

  /** Writes what changes by itself, such as ages, in the rows in sight. */
  refresh() {
    for (const [, {row, element}] of this.#shown) this.#writeCells(element, row);
  }

  #makeHead() {
    const heads = this.columns.map((column, index) => {
      const button = make('button', {type: 'button'}, column.title);
      button.append(make('span', {class: 'arrow', 'aria-hidden': 'true'}));
      button.addEventListener('click', () => {
        this.sort = {column: index, descending: this.sort.column === index && !this.sort.descending};
        this.region.scrollTop = 0;
        this.#arrange();
      });
      return make('th', {scope: 'col', class: column.name}, button);
    });
    this.table.tHead.rows[0].replaceChildren(...heads);
    this.table.tHead.rows[0].setAttribute('aria-rowindex', '1');
  }

  #spacer() {
    const cell = make('td', {colspan: this.columns.length});
    return make('tr', {class: 'spacer', 'aria-hidden': 'true'}, cell);
  }

  #arrange() {
    const {column, descending} = this.sort;
    const value = this.columns[column].value;
    const sign = descending ? -1 : 1;
    this.#sorted = this.#rows
      .filter(this.#matches)
      .map(row => ({row, value: value(row)}))
      .sort((a, b) => (a.value < b.value ? -sign : a.value > b.value ? sign : a.row.id - b.row.id))
      .map(({row}) => row);
    [...this.table.tHead.rows[0].cells].forEach((head, index) => {
      if (index === column) head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    this.table.setAttribute('aria-rowcount', String(this.#sorted.length + 1));
    this.#render();
  }

  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    requestAnimationFrame(() => {
      this.#planned = false;
      this.#render();
    });
  }

  #height() {
    const first = this.#shown.values().next().value;
    return first?.element.getBoundingClientRect().height || 33;
  }

  #render() {
    const total = this.#sorted.length;
    if (total === 0) {
      this.#shown.clear();
      this.body.replaceChildren(make('tr', {}, make('td', {colspan: this.columns.length, class: 'empty'}, this.empty())));
      return;
    }
    const height = this.#height();
    const from = Math.max(0, Math.min(Math.floor(this.region.scrollTop / height), total - 1) - BEYOND);
    const to = Math.min(total, from + Math.ceil(this.region.clientHeight / height) + 2 * BEYOND);
    const focused = this.body.contains(document.activeElement) ? document.activeElement : null;
    const before = this.#shown;
    this.#shown = new Map();
    for (let index = from; index < to; index++) {
      const row = this.#sorted[index];
      const element = before.get(row.id)?.element ?? make('tr', {}, ...this.columns.map(column => make('td', {class: column.name})));
      element.setAttribute('aria-rowindex', String(index + 2));
      this.#writeCells(element, row);
      this.#shown.set(row.id, {row, element});
    }
    this.above.firstChild.style.height = `${from * height}px`;
    this.below.firstChild.style.height = `${(total - to) * height}px`;
    this.#place([this.above, ...[...this.#shown.values()].map(({element}) => element), this.below]);
    if (this.#height() !== height) this.#plan(); // the first rows tell how high a row is
    if (focused && !focused.isConnected) this.region.focus({preventScroll: true});
    else if (focused && document.activeElement !== focused) focused.focus({preventScroll: true});
  }

  /** Moves only what is not in its place: an element that is moved loses the focus. */
  #place(wanted) {
    const keep = new Set(wanted);
    [...this.body.rows].filter(element => !keep.has(element)).forEach(element => element.remove());
    let next = this.body.firstChild;
    for (const element of wanted) {
      if (element === next) next = next.nextSibling;
      else this.body.insertBefore(element, next);
    }
  }

  #writeCells(element, row) {
    this.columns.forEach((column, index) => {
      const cell = element.cells[index];
      const shown = column.text(row);
      if (cell.dataset.shown === shown) return;
      cell.dataset.shown = shown;
      column.write(cell, shown, row);
    });
  }
}
