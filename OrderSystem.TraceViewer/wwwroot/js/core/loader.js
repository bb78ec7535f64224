// Loads a view's data: one request at a time, changes that arrive meanwhile answered by one more afterwards,
// and never more often than the answers' own cost allows.

const SHARE_OF_TIME = 8;
const SHORTEST_PAUSE_MS = 250;

export class Loader {
  #load;
  #show;
  #fail;
  #abort = null;
  #again = false;
  #timer = 0;

  constructor({ load, show, fail }) {
    this.#load = load;
    this.#show = show;
    this.#fail = fail;
  }

  /** Loads now, whatever is under way: the question changed. */
  restart() {
    this.stop();
    return this.#run();
  }

  /** Loads soon: the question is the same, but the answer may have changed. */
  refresh() {
    if (this.#abort || this.#timer) {
      this.#again = true;
    } else {
      this.#run();
    }
  }

  stop() {
    this.#abort?.abort();
    this.#abort = null;
    this.#again = false;
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  async #run() {
    const abort = new AbortController();
    this.#abort = abort;
    const started = performance.now();
    try {
      const answer = await this.#load(abort.signal);
      if (!abort.signal.aborted) {
        this.#show(answer);
      }
    } catch (error) {
      if (!abort.signal.aborted) {
        this.#fail(error);
      }
    }

    if (this.#abort === abort) {
      this.#abort = null;
      const pause = Math.max(SHORTEST_PAUSE_MS, (performance.now() - started) * SHARE_OF_TIME);
      this.#timer = setTimeout(() => this.#rested(), pause);
    }
  }

  #rested() {
    this.#timer = 0;
    if (this.#again) {
      this.#again = false;
      this.#run();
    }
  }
}
