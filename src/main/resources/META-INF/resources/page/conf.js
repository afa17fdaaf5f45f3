// The conf in force, read when somebody opens it.
import {count, fill, find, make, write} from './words.js';
import {fetchJson} from './feed.js';

const WHO = {
  agent: 'agent',
  bridge: 'bridge',
  submit: 'spark-submit',
  driver: 'driver',
  spark: 'Spark',
  nobody: 'nobody: not honoured',
  setting: 'agent',
};

export class Conf {
  #report = null;
  #instance;

  constructor() {
    this.details = find('conf');
    this.details.addEventListener('toggle', () => this.details.open && this.#read());
    find('conf-filter').addEventListener('input', () => this.#show());
    find('conf-defaults').addEventListener('change', () => this.#show());
  }

  /** Another driver has another conf. */
  set instance(instance) {
    if (this.#instance === instance) return;
    this.#instance = instance;
    this.#report = null;
    if (this.details.open) this.#read();
  }

  async #read() {
    if (this.#report) return;
    try {
      this.#report = (await fetchJson('status/conf')).body;
      this.#show();
    } catch (error) {
      write(find('conf-words'), `The conf cannot be read (${error.message}); close this part and open it again.`);
    }
  }

  #show() {
    if (!this.#report) return;
    const words = find('conf-filter').value.toLowerCase().split(/\s+/).filter(Boolean);
    const defaults = find('conf-defaults').checked;
    const entries = this.#report.entries
      .filter(entry => defaults || !entry.source.endsWith('default'))
      .filter(entry => words.every(word => `${entry.key} ${entry.value} ${entry.source}`.toLowerCase().includes(word)));
    fill(find('conf-rows'), entries, () => entries.map(row));
    const hidden = this.#report.entries.filter(entry => entry.masked).length;
    write(
      find('conf-words'),
      (this.#report.served ? '' : 'No driver has said hello yet: these are the agent\'s own settings. ') +
        `${count(entries.length, 'key')} shown${hidden ? `; the values of ${hidden} are hidden, because they may be secrets` : ''}.`,
    );
  }
}

function row(entry) {
  const value = make('td', {class: entry.masked ? 'masked' : 'value'}, entry.value);
  return make('tr', {}, make('th', {scope: 'row'}, entry.key), value, make('td', {}, entry.source), make('td', {}, WHO[entry.by] ?? ''));
}
