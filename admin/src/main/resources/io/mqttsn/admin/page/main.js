// Asks the gateway again and again, and says so when it does not answer.

import { get, hasToken, NoAnswer, Refused, useToken } from './api.js';
import { byId, clock, mark, nameOf, put, tell } from './dom.js';
import { openDevice, refreshDevice } from './device.js';
import { giveUpDevices, refreshDevices, wire } from './devices.js';
import { showListeners, showStatus } from './overview.js';
import { sample } from './plots.js';

const PAUSE_MILLIS = 2000;
const UNAUTHORIZED = 401;
const DEVICE = '#/clients/';

let timer;
let running = null; // the question under way
let again = false; // whether something else is wanted since it began
let device; // the one that is shown; undefined for the overview
let answeredAt = null;
let waits = false; // whether it has said last that it wants a token: then a person has to do something
let tried = false; // whether a token was typed since the last answer

function pulse(kind, text) {
  mark(byId('pulse'), kind);
  put(byId('pulse'), text);
}

async function ask() {
  const id = device;
  const status = await get('/api/v1/status');
  showStatus(status);
  sample(status);
  byId('access').hidden = true;
  byId('main').hidden = false; // thousands of devices take their time, the rest is there
  if (id === undefined) {
    await Promise.all([get('/api/v1/listeners').then(showListeners), refreshDevices()]);
  } else {
    await refreshDevice(id, () => id === device);
  }
}

function answered() {
  answeredAt = new Date();
  waits = false;
  tried = false;
  pulse('good', 'Live');
  tell(byId('silent'), '');
  byId('main').classList.remove('stale');
}

function since() {
  return answeredAt === null ? '' : ` What you see is of ${clock(answeredAt)}.`;
}

function failed(problem) {
  if (problem instanceof Refused && problem.status === UNAUTHORIZED) {
    wantToken();
    return;
  }
  waits = false;
  if (problem instanceof NoAnswer) {
    pulse('bad', 'No answer');
    tell(byId('silent'), `The gateway does not answer.${since()} Asking again every 2 seconds.`);
  } else if (problem instanceof Refused) {
    pulse('bad', 'No answer');
    tell(byId('silent'), `The gateway says: ${problem.message}.${since()}`);
  } else {
    pulse('bad', 'Defect');
    tell(byId('silent'), `This page has a defect: ${problem.message}`);
    console.error(problem);
  }
  byId('main').classList.add('stale');
}

function wantToken() {
  waits = true;
  pulse('busy', 'Token needed');
  tell(byId('silent'), '');
  tell(byId('brokerless'), '');
  byId('refused').hidden = !tried;
  byId('main').hidden = true;
  if (byId('access').hidden) {
    byId('access').hidden = false;
    byId('token').focus();
  }
}

async function turn() {
  try {
    await ask();
    answered();
  } catch (problem) {
    failed(problem);
  }
}

/** Asks now, or once more if it is asking already. */
function refresh() {
  clearTimeout(timer);
  if (running !== null) {
    again = true;
    return;
  }
  again = false;
  running = turn().finally(() => {
    running = null;
    if (again) {
      refresh();
    } else if (!document.hidden && !waits) {
      timer = setTimeout(refresh, PAUSE_MILLIS);
    }
  });
}

/** The device that the address names; undefined for the overview. */
function named() {
  try {
    return location.hash.startsWith(DEVICE)
      ? decodeURIComponent(location.hash.slice(DEVICE.length))
      : undefined;
  } catch {
    return undefined;
  }
}

let scrolled = 0;
let leftFrom = null;

function route() {
  const before = device;
  device = named();
  if (device !== undefined && before === undefined) {
    scrolled = scrollY;
    leftFrom = document.activeElement;
  }
  byId('overview').hidden = device !== undefined;
  byId('device').hidden = device === undefined;
  document.title = device === undefined ? 'mqttsn-gateway' : `${nameOf(device)} – mqttsn-gateway`;
  if (device !== undefined) {
    giveUpDevices();
    openDevice(device);
    scrollTo(0, 0);
    byId('device-name').focus({ preventScroll: true });
  } else if (before !== undefined) {
    scrollTo(0, scrolled);
    leftFrom?.focus({ preventScroll: true });
  }
  refresh();
}

byId('access').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = byId('token').value.trim();
  byId('token').value = '';
  tried = true;
  if (/^[!-~]+$/.test(token)) {
    useToken(token);
    refresh();
  } else {
    byId('refused').hidden = false;
  }
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    clearTimeout(timer);
    pulse('quiet', 'Paused');
  } else {
    refresh();
  }
});

tried = hasToken();
wire(refresh);
addEventListener('hashchange', route);
route();
