// Which part of the trace's time the waterfall shows.

const SMALLEST_PART = 1e-5;

export class TimeWindow extends EventTarget {
  start = 0;
  end = 1;
  total = 1;

  get length() {
    return this.end - this.start;
  }

  get isZoomed() {
    return this.start > 0 || this.end < this.total;
  }

  /** A new or grown trace: what was the whole stays the whole. */
  setTotal(total) {
    const whole = !this.isZoomed;
    this.total = total > 0 ? total : 1;
    this.set(whole ? 0 : this.start, whole ? this.total : this.end);
  }

  set(start, end) {
    const length = Math.min(this.total, Math.max(Math.abs(end - start), this.total * SMALLEST_PART));
    this.start = Math.min(Math.max(0, Math.min(start, end)), this.total - length);
    this.end = this.start + length;
    this.dispatchEvent(new Event('change'));
  }

  reset() {
    this.set(0, this.total);
  }

  /** Zooms by a factor (2: twice as near) around a time that stays in its place. */
  zoom(factor, around = (this.start + this.end) / 2) {
    const length = this.length / factor;
    const start = around - (around - this.start) / factor;
    this.set(start, start + length);
  }

  /** Moves by a part of what is shown. */
  pan(part) {
    const start = Math.min(Math.max(0, this.start + this.length * part), this.total - this.length);
    this.set(start, start + this.length);
  }

  /** A time's place in the window, 0 to 1 (outside: less or more). */
  place(time) {
    return (time - this.start) / this.length;
  }

  timeAt(place) {
    return this.start + place * this.length;
  }
}

/** Round times within the window, about `count` of them. */
export function ticks(window, count) {
  const raw = window.length / Math.max(1, count);
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * magnitude).find(candidate => candidate >= raw * 0.999);
  const result = [];
  for (let n = Math.ceil(window.start / step - 1e-9); n * step <= window.end + step * 1e-9; n++) {
    result.push(n * step);
  }

  return { step, times: result };
}
