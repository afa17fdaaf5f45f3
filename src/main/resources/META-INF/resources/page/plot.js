// Desired, pending and running over time, and when executors ended.
import {age, clock, count, day, number, write, find} from './words.js';

const SERIES = [
  {name: 'desired', dash: [6, 4], width: 2},
  {name: 'running', dash: [], width: 2.5},
  {name: 'pending', dash: [2, 3], width: 2},
];
const BARS = 60;

/** For both plots, so that one time is above the other. */
const SCALE_WIDTH = 56;

export class Plot {
  #samples = [];
  #charts = null;

  constructor(range) {
    this.range = range;
    this.range.addEventListener('change', () => this.draw());
  }

  /** What the agent has kept. */
  set history({samples}) {
    this.#samples = samples.at.map((at, i) => ({
      at,
      desired: samples.desired[i],
      pending: samples.pending[i],
      running: samples.running[i],
      ended: samples.ended[i],
      failed: samples.failed[i],
    }));
    this.draw();
  }

  /** What has been seen since. */
  add(sample) {
    const last = this.#samples.at(-1);
    if (last && sample.at <= last.at) return;
    this.#samples.push({...sample, ended: 0, failed: 0});
    this.draw();
  }

  /** In the colours of the theme, whatever it is now. */
  recolour() {
    this.#charts?.forEach(chart => chart.destroy());
    this.#charts = null;
    this.draw();
  }

  draw() {
    if (!globalThis.Chart || document.hidden || this.#samples.length === 0) return;
    const until = this.#samples.at(-1).at;
    const from = Math.max(until - Number(this.range.value), this.#samples[0].at);
    const seen = this.#samples.filter(sample => sample.at >= from);
    const earlier = this.#samples.findLast(sample => sample.at < from);
    find('ends-plot').parentElement.hidden = seen.every(sample => sample.ended === 0);
    this.#charts ??= [this.#lines(), this.#bars()];
    const [lines, bars] = this.#charts;
    SERIES.forEach(({name}, i) => {
      lines.data.datasets[i].data = [...(earlier ? [{...earlier, at: from}] : []), ...seen].map(sample => ({x: sample.at, y: sample[name]}));
    });
    const width = Math.max(1, (until - from) / BARS);
    const sums = Array.from({length: BARS}, (_, i) => ({x: from + (i + 0.5) * width, failed: 0, other: 0}));
    for (const sample of seen) {
      const sum = sums[Math.min(BARS - 1, Math.floor((sample.at - from) / width))];
      sum.failed += sample.failed;
      sum.other += sample.ended - sample.failed;
    }
    ['failed', 'other'].forEach((name, i) => {
      bars.data.datasets[i].data = sums.map(sum => ({x: sum.x, y: sum[name]}));
    });
    for (const chart of this.#charts) {
      chart.options.scales.x.min = from;
      chart.options.scales.x.max = Math.max(until, from + 10);
      chart.update('none');
    }
    this.#tell(seen, from, until);
  }

  /** The same in words, for who does not see it. */
  #tell(seen, from, until) {
    const span = age((until - from) * 1000);
    const now = seen.at(-1);
    const most = name => Math.max(...seen.map(sample => sample[name]));
    const words =
      `In the last ${span}: at most ${number(most('desired'))} desired, ${number(most('running'))} running and ` +
      `${number(most('pending'))} pending; now ${number(now.desired)}, ${number(now.running)} and ${number(now.pending)}.`;
    const ended = seen.reduce((sum, sample) => sum + sample.ended, 0);
    const failed = seen.reduce((sum, sample) => sum + sample.failed, 0);
    const ends = `${count(ended, 'executor')} ended in the last ${span}, ${failed === 0 ? 'none' : number(failed)} of them by a failure.`;
    write(find('plot-words'), words);
    write(find('ends-words'), ended === 0 ? `No executor ended in the last ${span}.` : ends);
    find('plot').setAttribute('aria-label', words);
    find('ends-plot').setAttribute('aria-label', ends);
  }

  #lines() {
    const colours = palette();
    return new Chart(find('plot'), {
      type: 'line',
      data: {
        datasets: SERIES.map(({name, dash, width}) => ({
          label: name,
          data: [],
          stepped: 'before',
          borderColor: colours[name],
          backgroundColor: colours[name],
          borderDash: dash,
          borderWidth: width,
          pointRadius: 0,
          pointHitRadius: 12,
          pointStyle: 'line',
        })),
      },
      options: options(colours, {}),
    });
  }

  #bars() {
    const colours = palette();
    return new Chart(find('ends-plot'), {
      type: 'bar',
      data: {
        datasets: [
          {label: 'ended by a failure', data: [], backgroundColor: hatched(colours.failed), borderColor: colours.failed, borderWidth: 1},
          {label: 'other ends', data: [], backgroundColor: colours.other, borderColor: colours.other, borderWidth: 1},
        ].map(dataset => ({...dataset, barPercentage: 1, categoryPercentage: 0.9, minBarLength: 0})),
      },
      options: options(colours, {stacked: true}),
    });
  }
}

function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(`--${name}`).trim();
  return {
    desired: colour('desired'),
    running: colour('running'),
    pending: colour('pending'),
    failed: colour('failed'),
    other: colour('muted'),
    text: colour('muted'),
    grid: colour('border'),
    card: colour('card'),
  };
}

/** A failure is told from other ends without its colour too. */
function hatched(colour) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const pen = tile.getContext('2d');
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(-1, 7);
  pen.lineTo(7, -1);
  pen.stroke();
  return pen.createPattern(tile, 'repeat');
}

function options(colours, {stacked = false}) {
  const ticks = {color: colours.text, font: {size: 12}};
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    interaction: {mode: 'nearest', axis: 'x', intersect: false},
    plugins: {
      legend: {
        align: 'start',
        labels: {
          color: colours.text,
          usePointStyle: !stacked,
          pointStyleWidth: 36,
          boxWidth: 14,
          boxHeight: 10,
          // Of a line's dashes the library's own legend knows nothing.
          generateLabels: chart =>
            Chart.defaults.plugins.legend.labels.generateLabels(chart).map(label => {
              const {borderDash = [], borderWidth} = chart.data.datasets[label.datasetIndex];
              return stacked ? label : {...label, lineDash: borderDash, lineWidth: borderWidth};
            }),
        },
      },
      tooltip: {callbacks: {title: items => (items.length ? day(items[0].parsed.x * 1000) : '')}},
    },
    scales: {
      x: {
        type: 'linear',
        stacked,
        offset: false,
        grid: {color: colours.grid, offset: false},
        afterBuildTicks: axis => (axis.ticks = roundTimes(axis.min, axis.max).map(value => ({value}))),
        ticks: {...ticks, maxRotation: 0, autoSkip: false, callback(value) { return time(value, this.chart); }},
      },
      y: {beginAtZero: true, suggestedMax: 3, grace: '8%', stacked, grid: {color: colours.grid}, ticks: {...ticks, precision: 0}, afterFit: axis => (axis.width = SCALE_WIDTH)},
    },
  };
}

const STEPS = [5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800];
const MOST_TICKS = 8;

/** Times that people count by, in their own time zone. */
function roundTimes(min, max) {
  const step = STEPS.find(seconds => (max - min) / seconds <= MOST_TICKS) ?? STEPS.at(-1);
  const zone = new Date(max * 1000).getTimezoneOffset() * 60;
  const times = [];
  for (let at = Math.ceil((min - zone) / step) * step + zone; at <= max; at += step) times.push(at);
  return times;
}

function time(seconds, chart) {
  const {min, max} = chart.scales.x;
  if (max - min > 86400) return day(seconds * 1000);
  return max - min > 600 ? clock(seconds * 1000).slice(0, 5) : clock(seconds * 1000);
}
