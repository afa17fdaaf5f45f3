// Asks the agent for its status, once a second while it answers; an unchanged one costs nothing but the question.

const SECOND = 1000;
const LONGEST_PAUSE = 15 * SECOND;
const PATIENCE = 10 * SECOND;
const WHILE_HIDDEN = 5 * SECOND;

/** A status that was long to come is asked for less often, so that looking costs the agent little. */
const REST = 5;

export async function fetchJson(path, headers = {}) {
  const response = await fetch(path, {headers, signal: AbortSignal.timeout(PATIENCE), credentials: 'omit'});
  if (response.status === 304) return {unchanged: true};
  if (!response.ok) {
    const words = (await response.text()).trim();
    throw Object.assign(new Error(words || `the answer was ${response.status}`), {
      retryAfter: Number(response.headers.get('Retry-After')) * SECOND || 0,
    });
  }
  return {body: await response.json(), tag: response.headers.get('ETag')};
}

export class Feed {
  #tag = null;
  #failures = 0;
  #lastAnswer = null;

  /**
   * @param news called with each status that has changed
   * @param answered called with each answer
   * @param silent called with the time of the last answer (null before the first) and the error, while there is none
   */
  constructor(news, answered, silent) {
    this.news = news;
    this.answered = answered;
    this.silent = silent;
    document.addEventListener('visibilitychange', () => document.hidden || this.#soon(0));
  }

  start() {
    this.#soon(0);
  }

  #soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), pause);
  }

  async #ask() {
    const begin = performance.now();
    try {
      const answer = await fetchJson('status', this.#tag ? {'If-None-Match': this.#tag} : {});
      this.#failures = 0;
      this.#lastAnswer = Date.now();
      if (!answer.unchanged) {
        this.news(answer.body);
        this.#tag = answer.tag; // one that could not be shown is asked for again
      }
      this.answered();
      const took = performance.now() - begin;
      this.#soon(Math.max(document.hidden ? WHILE_HIDDEN : SECOND, took * REST));
    } catch (error) {
      this.#failures++;
      this.silent(this.#lastAnswer, error);
      this.#soon(Math.max(error.retryAfter ?? 0, Math.min(LONGEST_PAUSE, SECOND * 2 ** (this.#failures - 1))));
    }
  }
}
