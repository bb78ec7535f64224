// Rows of one height, of which only the visible ones are in the document. Rows are patched in place, never
// replaced while visible: a live update must not swallow a click or a selection.

const OVERSCAN = 8;
let lists = 0;

export class VirtualList {
  #scroller;
  #canvas;
  #keyOf;
  #createRow;
  #rows = new Map();
  #frame = 0;
  #rowHeight = 32;
  #prefix = `list${++lists}-row-`;
  items = [];
  activeKey = null;

  /** `createRow()` returns `{ element, update(item, index, isActive) }`. */
  constructor({ scroller, canvas, keyOf, createRow }) {
    this.#scroller = scroller;
    this.#canvas = canvas;
    this.#keyOf = keyOf;
    this.#createRow = createRow;
    scroller.addEventListener('scroll', () => this.#schedule(), { passive: true });
    new ResizeObserver(() => this.#measure()).observe(scroller);
  }

  get activeIndex() {
    return this.items.findIndex(item => this.#keyOf(item) === this.activeKey);
  }

  get activeItem() {
    return this.items[this.activeIndex] ?? null;
  }

  get pageSize() {
    return Math.max(1, Math.floor(this.#viewHeight() / this.#rowHeight) - 1);
  }

  /** Shows other items; what the reader looks at stays where it is, unless that is the top. */
  setItems(items) {
    const anchor = this.#anchor();
    this.items = items;
    this.#canvas.style.setProperty('height', `${items.length * this.#rowHeight}px`);
    if (anchor) {
      const index = items.findIndex(item => this.#keyOf(item) === anchor.key);
      if (index >= 0) {
        this.#scroller.scrollTop = index * this.#rowHeight + anchor.offset;
      }
    }

    this.render();
  }

  setActive(index, { scroll = true } = {}) {
    if (this.items.length === 0) {
      this.activeKey = null;
    } else {
      const bounded = Math.max(0, Math.min(index, this.items.length - 1));
      this.activeKey = this.#keyOf(this.items[bounded]);
      if (scroll) {
        this.scrollTo(bounded);
      }
    }

    this.render();
  }

  scrollTo(index, { centre = false } = {}) {
    const top = index * this.#rowHeight;
    const view = this.#viewHeight();
    const current = this.#scroller.scrollTop;
    if (centre && (top < current || top + this.#rowHeight > current + view)) {
      this.#scroller.scrollTop = top - view / 2;
    } else if (top < current) {
      this.#scroller.scrollTop = top;
    } else if (top + this.#rowHeight > current + view) {
      this.#scroller.scrollTop = top + this.#rowHeight - view;
    }
  }

  /** Back at a list that was left: the row that was opened is to be seen. */
  showActive() {
    if (this.activeIndex >= 0) {
      this.scrollTo(this.activeIndex, { centre: true });
    }
  }

  scrollToTop() {
    this.#scroller.scrollTop = 0;
  }

  /** The item of the row that an event came from. */
  itemOf(event) {
    const row = event.target.closest?.('[data-index]');
    return row && this.#canvas.contains(row) ? this.items[Number(row.dataset.index)] ?? null : null;
  }

  render() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const top = this.#scroller.scrollTop;
    const first = Math.max(0, Math.floor(top / this.#rowHeight) - OVERSCAN);
    const last = Math.min(this.items.length, Math.ceil((top + this.#scroller.clientHeight) / this.#rowHeight) + OVERSCAN);
    const seen = new Set();
    for (let index = first; index < last; index++) {
      seen.add(this.#renderRow(index));
    }

    for (const [key, row] of this.#rows) {
      if (!seen.has(key)) {
        row.element.remove();
        this.#rows.delete(key);
      }
    }

    const active = this.#rows.get(this.activeKey);
    if (active) {
      this.#scroller.setAttribute('aria-activedescendant', active.element.id);
    } else {
      this.#scroller.removeAttribute('aria-activedescendant');
    }
  }

  #renderRow(index) {
    const item = this.items[index];
    const key = this.#keyOf(item);
    let row = this.#rows.get(key);
    if (!row) {
      row = this.#createRow(item);
      this.#rows.set(key, row);
      this.#canvas.append(row.element);
    }

    const element = row.element;
    const isActive = key === this.activeKey;
    element.id = this.#prefix + index;
    element.dataset.index = index;
    element.setAttribute('aria-rowindex', index + 2);
    element.setAttribute('aria-selected', isActive);
    element.classList.toggle('active', isActive);
    element.style.setProperty('transform', `translateY(${index * this.#rowHeight}px)`);
    row.update(item, index, isActive);
    return key;
  }

  #anchor() {
    const top = this.#scroller.scrollTop;
    const index = Math.floor(top / this.#rowHeight);
    return top > 0 && this.items[index] ? { key: this.#keyOf(this.items[index]), offset: top - index * this.#rowHeight } : null;
  }

  #measure() {
    const height = parseFloat(getComputedStyle(this.#scroller).getPropertyValue('--row-height'));
    if (height > 0 && height !== this.#rowHeight) {
      const anchor = this.#scroller.scrollTop / this.#rowHeight;
      this.#rowHeight = height;
      this.#canvas.style.setProperty('height', `${this.items.length * height}px`);
      this.#scroller.scrollTop = anchor * height;
    }

    this.render();
  }

  #viewHeight() {
    return this.#scroller.clientHeight - this.#canvas.offsetTop;
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => this.render());
  }
}
