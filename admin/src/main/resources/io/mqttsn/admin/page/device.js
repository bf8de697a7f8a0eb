// One device: how it is, why it is silent, what it said last.

import { get, quoted, Refused } from './api.js';
import { age, byId, clock, count, duration, make, mark, nameOf, put, tell } from './dom.js';
import { kindOf } from './devices.js';
import { Table } from './table.js';

const NOT_FOUND = 404;
const EXPECTED = ['none', 'asleep', 'unsupervised', 'connecting'];

const words = (text) => text.replaceAll('-', ' ');

function details(frame) {
  return [
    frame.qos === undefined ? '' : `QoS ${frame.qos}`,
    frame.duplicate ? 'DUP' : '',
    frame.retain ? 'retain' : '',
    frame.cleanSession ? 'clean session' : '',
    frame.will ? 'will' : '',
    frame.seconds === undefined ? '' : `${frame.type === 'CONNECT' ? 'keep-alive' : 'sleeps for'} ${frame.seconds} s`,
    frame.payloadOctets === undefined ? '' : `${count(frame.payloadOctets)} B`,
  ].filter((text) => text !== '').join(' · ');
}

function outcome(frame) {
  const refused = (frame.returnCode ?? 'accepted') !== 'accepted';
  const odd = frame.outcome === 'unexpected' || frame.outcome === 'repeated';
  return [
    { text: odd ? frame.outcome : '', kind: 'busy' },
    { text: refused ? words(frame.returnCode) : '', kind: 'bad' },
    { text: odd || refused ? '' : frame.returnCode ?? frame.outcome },
  ];
}

function topic(frame) {
  if (frame.topic !== undefined) {
    return frame.topic;
  }
  return frame.topicId === undefined ? '' : `id ${frame.topicId}`;
}

const frames = new Table(byId('frames'), 'Last frames', [
  { label: 'Time', cell: (frame) => clock(frame.at, true) },
  {
    label: 'Way',
    cell: ({ direction }) =>
      direction === 'received'
        ? [{ text: '↑ from device', tone: 'up' }]
        : [{ text: '↓ to device', tone: 'down' }],
  },
  { label: 'Message', style: 'name', cell: (frame) => frame.type },
  { label: 'Id', style: 'number id', cell: (frame) => String(frame.messageId ?? '') },
  { label: 'Topic', style: 'wrap', cell: topic },
  { label: 'Details', style: 'details', cell: details },
  { label: 'Outcome', cell: outcome },
], (frame) => frame.number);

const subscriptions = new Table(byId('subscriptions'), 'Subscriptions', [
  { label: 'Subscription', style: 'wrap', cell: ({ filter }) => filter },
  { label: 'QoS', style: 'number', cell: ({ qos }) => String(qos) },
], ({ filter }) => filter);

const topics = new Table(byId('topics'), 'Topic ids', [
  { label: 'Topic', style: 'wrap', cell: ({ name }) => name },
  { label: 'Id', style: 'number', cell: ({ id }) => String(id) },
  {
    label: 'Kind',
    cell: ({ predefined, told }) => (predefined ? 'predefined' : told ? 'registered' : 'not told yet'),
  },
], ({ id, predefined }) => `${predefined} ${id}`);

function where(client) {
  return [client.listener, client.address, client.path && `via ${client.path}`].filter(Boolean).join(' ');
}

function waiting({ messages, oldestMillis, parked, pausedMillis, unanswered }) {
  return [
    messages === 1 ? '1 message' : `${count(messages)} messages`,
    oldestMillis === undefined ? '' : `oldest ${age(oldestMillis)}`,
    unanswered ? `${unanswered.message} not answered for ${age(unanswered.openMillis)}` : '',
    parked ? 'parked until it is heard' : '',
    pausedMillis === undefined ? '' : `tried again in ${duration(pausedMillis)}`,
  ].filter((text) => text !== '').join(', ');
}

/** Name and text; what is empty is not shown. */
function facts(client) {
  const { link } = client;
  const since = (millis) => (millis === undefined ? '' : duration(millis));
  return [
    ['Where', where(client)],
    ['Signal', client.signalDbm === undefined ? '' : `${client.signalDbm} dBm`],
    ['Last seen', client.lastSeen ? `${clock(client.lastSeen)}, ${age(client.silentMillis)} ago` : ''],
    ['Connected', client.connectedAt ? clock(client.connectedAt) : ''],
    ['Session', client.durable ? 'kept' : 'clean'],
    ['Keep-alive', client.keepAliveSeconds ? duration(client.keepAliveSeconds * 1000) : 'none'],
    ['Sleeps for', client.sleepSeconds ? duration(client.sleepSeconds * 1000) : ''],
    ['Taken for lost in', since(client.deadlineMillis)],
    ['Round trip', since(link.roundTripMillis)],
    ['Messages', `${count(link.received)} received, ${count(link.sent)} sent`],
    ['Retries', count(link.retransmissions)],
    ['Connects', count(link.connects)],
    ['Queue', waiting(client.queue)],
    ['Will topic', client.willTopic ?? ''],
    ['Last error', client.lastError ? `${clock(client.lastError.at)}: ${client.lastError.text}` : ''],
  ].filter(([, text]) => text !== '');
}

function showFacts(list) {
  const dl = byId('device-facts');
  while (dl.children.length > list.length) {
    dl.lastChild.remove();
  }
  while (dl.children.length < list.length) {
    dl.append(make('div', {}, make('dt'), make('dd')));
  }
  list.forEach(([name, text], i) => {
    put(dl.children[i].firstChild, name);
    put(dl.children[i].lastChild, text);
  });
}

/** Of a device with very many names the gateway tells some. */
function leftOut({ truncated, topicIdCount, subscriptionCount }) {
  return truncated
    ? `Not all are shown: it has ${count(topicIdCount)} topic ids and ${count(subscriptionCount)} subscriptions.`
    : '';
}

function show(client, history) {
  const state = byId('device-state');
  put(state, client.state);
  mark(state, kindOf(client.state));
  const reason = byId('device-why');
  put(reason, client.silence.text);
  mark(reason, EXPECTED.includes(client.silence.reason) ? 'calm' : 'bad');
  showFacts(facts(client));
  frames.show(history.frames);
  subscriptions.show(client.subscriptions);
  topics.show(client.topics);
  tell(byId('left-out'), leftOut(client));
}

function showNobody() {
  put(byId('device-state'), 'unknown');
  mark(byId('device-state'), 'quiet');
  put(byId('device-why'), 'Nothing is kept of such a device now.');
  mark(byId('device-why'), 'calm');
  showFacts([]);
  empty();
}

function empty() {
  [frames, subscriptions, topics].forEach((table) => table.show([]));
  tell(byId('left-out'), '');
}

/** Another device than before: nothing of the one before may be taken for its own. */
export function openDevice(id) {
  put(byId('device-name'), nameOf(id));
  put(byId('device-state'), '');
  put(byId('device-why'), '');
  showFacts([]);
  empty();
}

/** Shows it as it is now, if it is still the one that is wanted. */
export async function refreshDevice(id, isWanted) {
  try {
    const which = `?id=${quoted(id)}`; // not in the path: a browser resolves the names . and ..
    const [client, history] = await Promise.all([
      get(`/api/v1/client${which}`),
      get(`/api/v1/client/frames${which}`),
    ]);
    if (isWanted()) {
      show(client, history);
    }
  } catch (e) {
    if (!(e instanceof Refused && e.status === NOT_FOUND)) {
      throw e;
    }
    if (isWanted()) {
      showNobody();
    }
  }
}
