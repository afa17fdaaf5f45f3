// Small things to write numbers, times and elements with.

const NUMBERS = new Intl.NumberFormat('en');
const CLOCK = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const DAY = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit'});

export const number = value => NUMBERS.format(value);

export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

/** Of a time, or of milliseconds since 1970. */
export const clock = at => CLOCK.format(new Date(at));

export const day = at => DAY.format(new Date(at));

/** How long something has been so: `12 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. */
export function age(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}

export const find = id => document.getElementById(id);

/** An element with text or children; text is never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** Writes only what has changed, so that a selection and a screen reader's place stay. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const filled = new WeakMap();

/** Makes the children anew only when what they show has changed. */
export function fill(element, shown, makeChildren) {
  const key = JSON.stringify(shown);
  if (filled.get(element) === key) return false;
  filled.set(element, key);
  element.replaceChildren(...makeChildren());
  return true;
}

const MARKS = {requested: '○', pending: '◐', running: '●', leaving: '◒', unknown: '?', succeeded: '✓', failed: '✕', deleted: '–'};

/** A state by a mark, a word and a colour. */
export function stateMark(state) {
  const known = Object.hasOwn(MARKS, state) ? state : 'unknown';
  const mark = make('span', {class: 'mark', 'aria-hidden': 'true'}, MARKS[known]);
  return make('span', {class: `state ${known}`}, mark, state);
}
