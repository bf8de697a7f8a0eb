// The table of devices: fetched a page at a time, sorted here, filtered by the gateway.

import { get, quoted } from './api.js';
import { age, byId, count, duration, make, nameOf, put } from './dom.js';
import { Table } from './table.js';

const PAGE = 500; // as many as the gateway gives at a time
const MOST = 10_000; // fetched and sorted; beyond that the filter helps
const STEP = 200; // rows shown at first, and with every "show more"
const FIELDS = [
  'state', 'listener', 'silentMillis', 'link', 'queue', 'topicIdCount', 'subscriptionCount', 'silence', 'lastError',
].join(',');
const PAUSE_MILLIS = 2000;
const SHARE = 10; // fetching takes one tenth of the time at most, the gateway has devices to serve

const STATES = ['active', 'awake', 'asleep', 'connecting', 'lost', 'disconnected'];
const GOOD = { active: 'good', awake: 'good', asleep: 'calm', connecting: 'busy', lost: 'bad' };

export const kindOf = (state) => GOOD[state] ?? 'quiet';

function why(client) {
  const silent = client.silence.reason === 'none' ? '' : client.silence.text;
  return [{ text: silent }, { text: client.lastError?.text ?? '', quiet: true }];
}

function queue({ messages, oldestMillis }) {
  return oldestMillis === undefined ? some(messages) : `${count(messages)} · ${age(oldestMillis)}`;
}

/** A number, unless it is 0: what is there shall stand out. */
const some = (number) => (number === 0 ? '' : count(number));

/** What a column shows, and by what it sorts; what is not known comes last. */
const COLUMNS = [
  {
    label: 'Device',
    style: 'name',
    cell: ({ id }) => [{ text: nameOf(id), href: `#/clients/${quoted(id)}` }],
    order: ({ id }) => id,
  },
  {
    label: 'State',
    style: 'state',
    cell: ({ state }) => [{ text: state, kind: kindOf(state) }],
    order: ({ state }) => STATES.indexOf(state),
  },
  { label: 'Listener', cell: ({ listener }) => listener ?? '', order: ({ listener }) => listener },
  {
    label: 'Last seen',
    style: 'number',
    cell: ({ silentMillis }) => (silentMillis === undefined ? '' : age(silentMillis)),
    order: ({ silentMillis }) => silentMillis,
  },
  {
    label: 'RTT',
    style: 'number',
    cell: ({ link }) => (link.roundTripMillis === undefined ? '' : duration(link.roundTripMillis)),
    order: ({ link }) => link.roundTripMillis,
  },
  {
    label: 'Retries',
    style: 'number',
    cell: ({ link }) => some(link.retransmissions),
    order: ({ link }) => link.retransmissions,
  },
  {
    label: 'Queue',
    style: 'number',
    cell: (client) => queue(client.queue),
    order: (client) => client.queue.messages + (client.queue.oldestMillis ?? 0) / 1e12,
  },
  {
    label: 'Topics / subs',
    style: 'number',
    cell: ({ topicIdCount, subscriptionCount }) =>
      topicIdCount + subscriptionCount === 0 ? '' : `${topicIdCount} / ${subscriptionCount}`,
    order: ({ topicIdCount, subscriptionCount }) => topicIdCount + subscriptionCount,
  },
  {
    label: 'Why silent',
    style: 'wrap',
    cell: why,
    order: (client) => why(client).map((part) => part.text).join('') || undefined,
  },
];

const table = new Table(byId('devices'), 'Devices', COLUMNS, (client) => client.id);
const filter = { search: '', state: '' };
let clients = [];
let truncated = false;
let column = 0;
let direction = 1;
let shown = STEP;
let request = new AbortController(); // of the list that is wanted
let complete = false; // whether a whole list has been there
let due = 0;

function compare(a, b) {
  const [x, y] = [COLUMNS[column].order(a), COLUMNS[column].order(b)];
  if (x === y) {
    return a.id < b.id ? -1 : 1;
  } else if (x === undefined || y === undefined) {
    return x === undefined ? 1 : -1;
  }
  return (x < y ? -1 : 1) * direction;
}

function extent(visible) {
  const total = count(clients.length);
  if (!complete) {
    return `${total} devices so far …`;
  } else if (clients.length === 0) {
    return filter.search || filter.state ? 'No device is like that.' : 'No device has come yet.';
  }
  const which = visible === clients.length ? `${total} devices` : `${count(visible)} of ${total} devices`;
  return truncated
    ? `${which}; the first ${total} in order of name are sorted, there are more: filter to see them`
    : which;
}

function show() {
  clients.sort(compare);
  const visible = clients.slice(0, shown);
  table.show(visible);
  put(byId('extent'), extent(visible.length));
  byId('more').hidden = visible.length === clients.length;
}

function sortBy(index) {
  direction = index === column ? -direction : 1;
  column = index;
  showOrder();
  show();
}

function showOrder() {
  table.heads.forEach((head, i) => {
    const order = direction > 0 ? 'ascending' : 'descending';
    head.setAttribute('aria-sort', i === column ? order : 'none');
  });
}

async function fetchAll(signal) {
  const found = [];
  let after = '';
  while (after !== undefined && found.length < MOST) {
    const answer = await get(
      `/api/v1/clients?limit=${PAGE}&after=${quoted(after)}` +
        `&state=${filter.state}&search=${quoted(filter.search)}&fields=${FIELDS}`,
      signal,
    );
    signal.throwIfAborted();
    found.push(...answer.clients);
    after = answer.next;
    complete ||= after === undefined;
    if (!complete) {
      clients = [...found]; // better some than none, the first time
      show();
    }
  }
  complete = true;
  clients = found;
  truncated = after !== undefined;
  show();
}

/** The list under way is not wanted any more; the next one is asked for at once. */
export function giveUpDevices() {
  request.abort();
  due = 0;
}

/** Asks again if it is time to: the more there are, the less often. */
export async function refreshDevices() {
  const begun = performance.now();
  if (begun < due) {
    return;
  }
  request = new AbortController();
  const { signal } = request;
  try {
    await fetchAll(signal);
    due = performance.now() + Math.max(PAUSE_MILLIS / 2, SHARE * (performance.now() - begun));
  } catch (e) {
    if (!signal.aborted) {
      throw e;
    }
  }
}

/**
 * Makes the controls live.
 *
 * @param ask called when something else is wanted at once
 */
export function wire(ask) {
  table.heads.forEach((head, i) => {
    const button = make('button', { type: 'button' }, COLUMNS[i].label);
    button.addEventListener('click', () => sortBy(i));
    head.replaceChildren(button);
  });
  showOrder();
  const select = byId('state');
  select.append(make('option', { value: '' }, 'every state'));
  STATES.forEach((state) => select.append(make('option', { value: state }, state)));
  const changed = () => {
    filter.search = byId('search').value;
    filter.state = select.value;
    shown = STEP;
    giveUpDevices();
    ask();
  };
  byId('search').addEventListener('input', changed);
  select.addEventListener('change', changed);
  byId('filter').addEventListener('submit', (event) => event.preventDefault());
  byId('more').addEventListener('click', () => {
    shown += STEP;
    show();
  });
}
