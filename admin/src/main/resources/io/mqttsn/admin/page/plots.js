// Throughput and latency over the last minutes, drawn from the samples that this page has taken.

import { byId, make, put } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const WINDOWS = [1, 2, 5, 10].map((minutes) => minutes * 60_000);
const LONGEST = WINDOWS[WINDOWS.length - 1];
const WIDTH = 600;
const HEIGHT = 120;
const GAP_MILLIS = 6000; // three times as long as between two questions

const samples = []; // {at, values by name}; a value is null where there was nothing to measure
let last = null;

/** A round number that is not less: 1, 2 or 5 times a power of ten. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

const figure = (value) => (value >= 10 || value === 0 ? Math.round(value) : Number(value.toPrecision(2)));

class Plot {
  constructor(title, unit, series) {
    this.unit = unit;
    this.series = series;
    this.svg = document.createElementNS(SVG, 'svg');
    this.svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.svg.setAttribute('preserveAspectRatio', 'none');
    this.svg.setAttribute('role', 'img');
    this.paths = series.map(({ kind }) => {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('class', `curve ${kind}`);
      this.svg.append(path);
      return path;
    });
    this.top = make('span', { class: 'top' });
    this.from = make('span');
    this.now = series.map(({ label, kind }) => make('span', { class: `legend ${kind}` }, label));
    this.title = title;
    byId('plots').append(
      make('figure', { class: 'card' },
        make('figcaption', { class: 'line spread' },
          make('h2', {}, title), make('span', { class: 'line' }, ...this.now)),
        make('div', { class: 'plot' }, this.svg, this.top),
        make('div', { class: 'axis quiet' }, this.from, make('span', {}, 'now'))),
    );
  }

  draw(now) {
    const age = samples.length === 0 ? 0 : now - samples[0].at;
    const window = WINDOWS.find((length) => length >= age) ?? LONGEST;
    const all = samples.flatMap(({ values }) => this.series.map(({ name }) => values[name] ?? 0));
    const greatest = ceiling(Math.max(1, ...all));
    this.series.forEach(({ name, label }, i) => {
      const points = samples.map(({ at, values }) => [
        WIDTH * (1 - (now - at) / window),
        values[name] === null ? null : HEIGHT * (1 - values[name] / greatest),
      ]);
      this.paths[i].setAttribute('d', curve(points));
      const latest = samples.at(-1)?.values[name] ?? null;
      put(this.now[i], `${label} ${latest === null ? '–' : figure(latest)}`);
    });
    put(this.top, `${greatest} ${this.unit}`);
    put(this.from, `${window / 60_000} min ago`);
    this.svg.setAttribute(
      'aria-label', `${this.title}: ${this.now.map((span) => span.textContent).join(', ')}`);
  }
}

/** A line through what was measured; it ends where nothing was, and a lone point is a dot. */
function curve(points) {
  let path = '';
  let open = false;
  points.forEach(([x, y], i) => {
    if (y === null) {
      open = false;
      return;
    }
    const lone = !open && (points[i + 1]?.[1] ?? null) === null;
    path += `${open ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}${lone ? 'h.1' : ''}`;
    open = true;
  });
  return path;
}

const plots = [
  new Plot('Frames per second', '/s', [
    { name: 'received', label: 'from devices', kind: 'up' },
    { name: 'sent', label: 'to devices', kind: 'down' },
  ]),
  new Plot('Latency in ms', 'ms', [
    { name: 'uplink', label: 'up to the broker', kind: 'up' },
    { name: 'downlink', label: 'down and back', kind: 'down' },
  ]),
];

const NOTHING = { received: null, sent: null, uplink: null, downlink: null };

/** Whether the two say what has happened between them: nobody knows the middle of a long pause. */
function adjoin(now, before) {
  const { uplink, downlink } = now;
  return now.run === before.run
    && now.at - before.at <= GAP_MILLIS
    && now.received >= before.received
    && now.sent >= before.sent
    && uplink.count >= before.uplink.count
    && downlink.count >= before.downlink.count;
}

function difference(now, before, seconds) {
  const rate = (name) => (now[name] - before[name]) / seconds;
  const mean = (way) => {
    const measured = now[way].count - before[way].count;
    return measured > 0 ? (now[way].sumMillis - before[way].sumMillis) / measured : null;
  };
  return {
    received: rate('received'),
    sent: rate('sent'),
    uplink: mean('uplink'),
    downlink: mean('downlink'),
  };
}

/**
 * Takes what has happened since the last time. After a pause, and with a gateway that was started
 * meanwhile, the curves break off and begin anew.
 */
export function sample(status, at = performance.now()) {
  const now = {
    at,
    run: status.gateway.run,
    received: status.counters['frames.received'] ?? 0,
    sent: status.counters['frames.sent'] ?? 0,
    uplink: status.latency.uplink,
    downlink: status.latency.downlink,
  };
  if (last !== null && at > last.at) {
    const values = adjoin(now, last) ? difference(now, last, (at - last.at) / 1000) : NOTHING;
    samples.push({ at, values });
  }
  last = now;
  while (samples.length > 0 && at - samples[0].at > LONGEST) {
    samples.shift();
  }
  plots.forEach((plot) => plot.draw(at));
}
