// The gateway, its broker and its listeners.

import { age, byId, clock, count, duration, make, mark, octets, put, tell } from './dom.js';
import { Table } from './table.js';

const STATES = ['active', 'awake', 'asleep', 'connecting', 'lost', 'disconnected'];

/** One card: a title, what matters in large, and lines below. */
class Card {
  constructor(title) {
    this.value = make('p', { class: 'value' });
    this.lines = make('ul', { class: 'lines' });
    byId('cards').append(make('div', { class: 'card' }, make('h2', {}, title), this.value, this.lines));
  }

  show(kind, value, lines) {
    mark(this.value, kind);
    put(this.value, value);
    const texts = lines.filter((line) => line !== '');
    while (this.lines.children.length < texts.length) {
      this.lines.append(make('li'));
    }
    while (this.lines.children.length > texts.length) {
      this.lines.lastChild.remove();
    }
    texts.forEach((text, i) => put(this.lines.children[i], text));
  }
}

const gateway = new Card('Gateway');
const broker = new Card('Broker');
const devices = new Card('Devices');
const waiting = new Card('Waiting');
const latency = new Card('Latency');

/** Counters with columns of their own. */
const TRAFFIC = ['frames.in', 'frames.out', 'octets.in', 'octets.out'];

function troubles(link) {
  return Object.entries(link.counters)
    .filter(([name, number]) => number > 0 && !TRAFFIC.includes(name))
    .map(([name, number]) => `${name} ${count(number)}`)
    .join(', ');
}

function signals(link) {
  const levels = link.signals.map((signal) => signal.dBm);
  if (levels.length === 0) {
    return '';
  }
  return `${Math.min(...levels)} to ${Math.max(...levels)} dBm`;
}

const listeners = new Table(byId('listeners'), 'Ports and listeners', [
  { label: 'Name', cell: (link) => link.name },
  { label: 'Kind', cell: (link) => link.kind },
  { label: 'Where', style: 'wrap', cell: (link) => link.where },
  {
    label: 'State',
    cell: (link) => [
      { text: link.state, kind: link.state === 'open' ? 'good' : 'bad' },
      { text: link.detail, quiet: true },
    ],
  },
  {
    label: 'Heard',
    style: 'number',
    cell: (link) => (link.silentMillis === undefined ? 'never' : age(link.silentMillis)),
  },
  { label: 'Frames in', style: 'number', cell: (link) => count(link.counters['frames.in']) },
  { label: 'Frames out', style: 'number', cell: (link) => count(link.counters['frames.out']) },
  { label: 'Octets in', style: 'number', cell: (link) => octets(link.counters['octets.in']) },
  { label: 'Octets out', style: 'number', cell: (link) => octets(link.counters['octets.out']) },
  { label: 'Signal', cell: signals },
  { label: 'Other counters', style: 'wrap', cell: troubles },
], (link) => link.name);

const late = (measured) => `95 % in ${measured.p95Millis} ms`;

export function showStatus(status) {
  const { clients, memory, queues, upstream } = status;
  put(byId('name'), status.gateway.name);
  put(byId('version'), `version ${status.gateway.version}, ${status.gateway.commit}`);
  const error = upstream.lastError;
  gateway.show(status.health.ready ? 'good' : 'bad', status.health.ready ? 'Ready' : 'Not ready', [
    `up for ${duration(status.gateway.uptimeMillis)}`,
    `since ${clock(status.gateway.startedAt)}`,
    `version ${status.gateway.version}`,
  ]);
  broker.show(upstream.connected ? 'good' : 'bad', upstream.connected ? 'Connected' : 'Not connected', [
    upstream.server,
    `since ${clock(upstream.since)}`,
    `${count(upstream.inFlight)} in flight, ${count(upstream.waiting)} waiting`,
    error ? `last error ${clock(error.at)}: ${error.text}` : '',
  ]);
  devices.show('', count(clients.total), [
    STATES.filter((state) => clients[state] > 0)
      .map((state) => `${count(clients[state])} ${state}`)
      .join(', '),
    clients.parked > 0 ? `not answering: ${count(clients.parked)}` : '',
    memory.clientOctets * 2 > memory.mostClientOctets
      ? `${Math.floor((memory.clientOctets * 100) / memory.mostClientOctets)} % of the memory for them`
      : '',
  ]);
  waiting.show(queues.messages > 0 ? 'busy' : '', count(queues.messages), [
    'messages for devices',
    queues.messages > 0 ? `the oldest for ${age(queues.oldestMillis)}` : '',
    queues.octets > 0 ? octets(queues.octets) : '',
    queues.openPublishes > 0 ? `${count(queues.openPublishes)} of devices not finished` : '',
  ]);
  const { uplink, downlink } = status.latency;
  latency.show('', uplink.count > 0 ? `${uplink.p50Millis} ms` : '–', [
    uplink.count > 0 ? `half of what went up; ${late(uplink)}` : 'nothing went up yet',
    downlink.count > 0 ? `down and back: ${downlink.p50Millis} ms; ${late(downlink)}` : '',
    uplink.count + downlink.count > 0 ? 'since the gateway was started' : '',
  ]);
  tell(
    byId('brokerless'),
    upstream.connected
      ? ''
      : `The broker is not connected since ${clock(upstream.since)}.${error ? ` ${error.text}` : ''}`,
  );
}

export function showListeners(answer) {
  const zeros = Object.fromEntries(TRAFFIC.map((name) => [name, 0]));
  listeners.show(answer.listeners.map((link) => ({ ...link, counters: { ...zeros, ...link.counters } })));
}
