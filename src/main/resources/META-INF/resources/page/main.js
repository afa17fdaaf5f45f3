// The status page: asks, and shows the answer.
import {age, clock, count, fill, find, make, number, stateMark, write} from './words.js';
import {Feed, fetchJson} from './feed.js';
import {Table} from './table.js';
import {Plot} from './plot.js';
import {Conf} from './conf.js';

const STATES = ['requested', 'pending', 'running', 'leaving', 'unknown', 'succeeded', 'failed', 'deleted'];
const BETWEEN_HISTORIES = 2000;
const LONGEST_BETWEEN_HISTORIES = 15000;
const BETWEEN_WORDS = 5000;

let status = null;
let skew = 0;
let boot = null;
let historyAt = 0;
let historyIsOld = true;
let spokenAt = 0;

/** The agent's time, which ages are counted by. */
const now = () => Date.now() + skew;

const text = (cell, shown) => write(cell, shown);
const titled = (cell, shown) => {
  write(cell, shown);
  cell.title = shown;
};

const table = new Table(
  find('rows'),
  [
    {name: 'id', title: 'Id', value: row => row.id, text: row => String(row.id), write: idButton},
    {name: 'state', title: 'State', value: row => row.state, text: row => row.state, write: (cell, shown) => cell.replaceChildren(stateMark(shown))},
    {name: 'since', title: 'Since', value: row => -row.sinceMillis, text: row => age(now() - row.sinceMillis), write: since},
    {name: 'node', title: 'Node', value: row => row.node ?? '', text: row => row.node ?? '–', write: titled},
    {name: 'profile', title: 'Profile', value: row => row.profile, text: row => String(row.profile), write: text},
    {name: 'reason', title: 'Reason', value: row => row.reason, text: row => row.reason || '–', write: titled},
  ],
  {sortBy: 'id', empty},
);
const plot = new Plot(find('range'));
const conf = new Conf();

function idButton(cell, shown, row) {
  const button = make('button', {type: 'button', class: 'link', 'aria-haspopup': 'dialog', 'aria-label': `Executor ${row.id}: all that is known`}, shown);
  button.addEventListener('click', () => details(row.id));
  cell.replaceChildren(button);
}

function since(cell, shown, row) {
  write(cell, shown);
  cell.title = `${clock(row.since)} (${row.since})`;
}

function empty() {
  if (!status) return 'Reading the status…';
  if (status.executors.length > 0) return 'No executor matches the filter.';
  if (status.agent.state === 'refused') return 'There are no executors, and there can be none before the above is put right.';
  switch (status.driver.demand) {
    case 'unknown':
      return 'There are no executors: no driver has said yet what it wants.';
    case 'over':
      return 'The application is over; there are no executors any more.';
    default:
      return total() === 0 ? 'There are no executors, and the driver wants none now.' : 'There are no executors yet.';
  }
}

const total = () => Object.values(status.wanted).reduce((sum, one) => sum + one, 0);
const inState = state => status.counts[state] ?? 0;

function details(id) {
  const row = status.executors.find(executor => executor.id === id);
  if (!row) return;
  write(find('details-title'), `Executor ${id}`);
  const entries = [
    ['State', stateMark(row.state)],
    ['Since', `${row.since} (${age(now() - row.sinceMillis)})`],
    ['Resource profile', String(row.profile)],
    ['Pod', row.pod ?? 'none'],
    ['Node', row.node ?? 'none'],
    ['Reason', row.reason || '–'],
  ];
  if (row.pod) entries.push(['More', make('code', {}, `kubectl describe pod ${row.pod}; kubectl logs ${row.pod}`)]);
  find('details-list').replaceChildren(...entries.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
  find('details').showModal();
}

function show(latest) {
  status = latest;
  skew = Date.parse(status.at) - Date.now();
  for (const row of status.executors) row.sinceMillis = Date.parse(row.since);
  if (boot !== status.agent.boot) {
    boot = status.agent.boot;
    historyAt = 0;
  }
  showHeads();
  showCounts();
  showReasons();
  showErrors();
  showChoices();
  table.rows = status.executors;
  showNumber();
  conf.instance = status.driver.instance;
  historyIsOld = true;
}

function showHeads() {
  const {agent, driver} = status;
  write(find('title'), driver.name ?? driver.pod ?? 'Spark Agent');
  document.title = `${driver.name ?? driver.pod ?? 'no driver'} – Spark Agent`;
  const parts = ['Spark Agent', driver.pod && `pod ${driver.pod}`, driver.application && `application ${driver.application}`];
  if (driver.exitCode !== null) parts.push(`the driver ended with exit code ${driver.exitCode}`);
  write(find('subtitle'), parts.filter(Boolean).join(' · '));
  write(find('headline'), status.headline);
  const refusals = find('refusals');
  refusals.hidden = agent.refusals.length === 0;
  fill(refusals, agent.refusals, () => agent.refusals.map(sentence => make('li', {}, sentence)));
}

function mood() {
  if (status.agent.state === 'refused') return 'bad';
  if (status.driver.demand !== 'wanted') return 'quiet';
  return inState('running') >= total() ? 'good' : 'waiting';
}

function showCounts() {
  const ended = inState('succeeded') + inState('failed') + inState('deleted');
  const pending = inState('requested') + inState('pending');
  const tiles = [
    ['wanted', total(), 'by the driver'],
    ['running', inState('running'), `${number(status.driver.registered)} registered`],
    ['pending', pending, `${number(inState('requested'))} only asked for`],
    ['missing', Math.max(0, total() - inState('running') - pending), 'not there at all'],
    ['leaving', inState('leaving') + inState('unknown'), inState('unknown') ? `${number(inState('unknown'))} on a silent node` : 'on their way out'],
    ['ended', ended, 'pods not yet removed'],
  ];
  fill(find('counts'), tiles, () =>
    tiles.map(([name, value, note]) =>
      make('div', {class: value === 0 ? `tile ${name} zero` : `tile ${name}`}, make('dt', {}, name), make('dd', {}, number(value)), make('dd', {class: 'note'}, note)),
    ),
  );
}

function showReasons() {
  find('waiting').hidden = status.waiting.length === 0;
  fill(find('reasons'), status.waiting, () =>
    status.waiting.map(reason =>
      make('li', {class: 'card warn'},
        make('p', {}, make('strong', {}, `${reason.cause.replaceAll('_', ' ')}, ${count(reason.count, 'executor')}`)),
        make('p', {}, reason.sentence),
        ...(reason.todo ? [make('p', {class: 'todo'}, make('strong', {}, 'What to do: '), reason.todo)] : []),
      ),
    ),
  );
}

function showErrors() {
  find('no-errors').hidden = status.errors.length > 0;
  fill(find('errors'), status.errors, () =>
    status.errors.map(error =>
      make('li', {class: 'card'},
        make('p', {}, make('time', {datetime: error.at}, clock(error.at)), ` ${error.sentence}`, error.count > 1 ? ` (${number(error.count)} times)` : ''),
        ...(error.todo ? [make('p', {class: 'todo'}, make('strong', {}, 'What to do: '), error.todo)] : []),
      ),
    ),
  );
}

function showChoices() {
  const states = STATES.filter(state => inState(state) > 0).map(state => [state, `${state} (${number(inState(state))})`]);
  choose(find('state'), [['', 'all'], ...states]);
  const ids = [...new Set(status.executors.map(row => row.profile))].sort((a, b) => a - b);
  const profile = find('profile');
  profile.hidden = profile.previousElementSibling.hidden = ids.length < 2 && profile.value === '';
  choose(profile, [['', 'all'], ...ids.map(id => [String(id), String(id)])]);
}

function choose(select, choices) {
  const chosen = select.value;
  if (document.activeElement === select && select.options.length > 0) return; // a list that is open must not change
  if (chosen && !choices.some(([value]) => value === chosen)) choices.push([chosen, `${chosen} (0)`]);
  if (fill(select, choices, () => choices.map(([value, words]) => make('option', {value}, words)))) select.value = chosen;
}

function filter() {
  const words = find('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const state = find('state').value;
  const profile = find('profile').value;
  table.filter = row =>
    (state === '' || row.state === state) &&
    (profile === '' || String(row.profile) === profile) &&
    words.every(word => `${row.id} ${row.state} ${row.pod ?? ''} ${row.node ?? ''} ${row.reason}`.toLowerCase().includes(word));
  showNumber();
}

function showNumber() {
  const {all, shown} = table.counts;
  write(find('shown'), all === shown ? count(all, 'executor') : `${number(shown)} of ${count(all, 'executor')} shown`);
}

async function readHistory() {
  historyAt = Date.now();
  historyIsOld = false;
  try {
    const {body} = await fetchJson('status/history');
    plot.history = body;
    showEnds(body.ends);
  } catch {
    // The feed says that the agent does not answer; the history comes with the next try.
  }
}

function showEnds(ends) {
  find('no-ends').hidden = ends.length > 0;
  find('ends').hidden = ends.length === 0;
  fill(find('end-rows'), ends, () =>
    ends.map(end =>
      make('tr', {},
        make('th', {scope: 'row'}, String(end.id)),
        make('td', {title: end.at}, clock(end.at)),
        make('td', {}, stateMark(end.state)),
        make('td', {}, end.exitCode < 0 ? '–' : String(end.exitCode)),
        make('td', {class: 'value'}, end.sentence),
      ),
    ),
  );
}

function answered() {
  find('lost').hidden = true;
  const live = find('live');
  live.dataset.state = 'live';
  write(live, 'live');
  if (!status) return;
  find('summary').dataset.mood = mood();
  plot.add({at: Math.floor(now() / 1000), desired: total(), pending: inState('requested') + inState('pending'), running: inState('running')});
  table.refresh();
  if (Date.now() - historyAt > (historyIsOld ? BETWEEN_HISTORIES : LONGEST_BETWEEN_HISTORIES)) readHistory();
  const list = status.lastFullList.at;
  write(find('foot'), `All pods were listed ${list ? `${age(now() - Date.parse(list))} ago` : 'never'}; this run of the agent is ${boot}.`);
  // Numbers that change all the time would never let a screen reader finish.
  if (Date.now() - spokenAt > BETWEEN_WORDS) {
    spokenAt = Date.now();
    write(find('spoken'), status.headline);
  }
}

function silent(lastAnswer, error) {
  const live = find('live');
  live.dataset.state = 'lost';
  write(live, 'no answer');
  find('summary').dataset.mood = 'unknown'; // what was well may not be any more
  const lost = find('lost');
  lost.hidden = false;
  write(
    lost,
    `The agent does not answer${lastAnswer ? ` since ${clock(lastAnswer)}; what is below was so then` : ''}. ` +
      `This page keeps asking; see whether kubectl port-forward still runs and the driver's pod is there. (${error.message})`,
  );
}

const theme = find('theme');
theme.value = document.documentElement.dataset.theme ?? 'auto';
theme.addEventListener('change', () => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  try {
    localStorage.setItem('theme', theme.value);
  } catch {
    // It holds until the page is left.
  }
  plot.recolour();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot.recolour());

find('filter').addEventListener('input', filter);
find('state').addEventListener('change', filter);
find('profile').addEventListener('change', filter);
find('details-close').addEventListener('click', () => find('details').close());

new Feed(show, answered, silent).start();
