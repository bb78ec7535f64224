// Server-sent events: tells the page when something arrived, and whether the connection stands.

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

export class Live extends EventTarget {
  #source = null;
  #retryMs = FIRST_RETRY_MS;
  #timer = 0;
  state = 'connecting';
  paused = false;

  connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource('api/events');
    this.#source = source;
    source.addEventListener('open', () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.#become('live');
    });
    source.addEventListener('change', () => this.#changed());
    source.addEventListener('error', () => {
      this.#become('lost');
      // After a refused or ended answer the browser gives up; after a broken connection it tries again by itself.
      if (source.readyState === EventSource.CLOSED) {
        this.#timer = setTimeout(() => this.connect(), this.#retryMs);
        this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
      }
    });
  }

  togglePause() {
    this.paused = !this.paused;
    this.dispatchEvent(new Event('state'));
    if (!this.paused) {
      this.dispatchEvent(new Event('change'));
    }
  }

  #changed() {
    if (!this.paused) {
      this.dispatchEvent(new Event('change'));
    }
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.dispatchEvent(new Event('state'));
    }
  }
}
