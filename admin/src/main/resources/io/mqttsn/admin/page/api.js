// The gateway's JSON, and the token that may be needed for it. The token lives as long as the tab.

const KEY = 'mqttsn-gateway.token';
const PATIENCE_MILLIS = 5000;

/** The gateway cannot be reached, or does not answer in time. */
export class NoAnswer extends Error {}

/** It answers, but not this: `status` says what it said. */
export class Refused extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

export function useToken(token) {
  sessionStorage.setItem(KEY, token);
}

export const hasToken = () => sessionStorage.getItem(KEY) !== null;

/** A client id as a part of an address. */
export const quoted = (id) => encodeURIComponent(id);

/** The signal, if any, gives the question up; that is a NoAnswer, too. */
export async function get(path, signal) {
  const token = sessionStorage.getItem(KEY);
  const late = AbortSignal.timeout(PATIENCE_MILLIS);
  let reply;
  let text;
  try {
    reply = await fetch(path, {
      headers: token === null ? {} : { Authorization: `Bearer ${token}` },
      credentials: 'omit', // the page asks for the token itself; the browser need not
      cache: 'no-store',
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    });
    text = await reply.text();
  } catch (e) {
    throw new NoAnswer(e.message);
  }
  if (!reply.ok) {
    throw new Refused(reply.status, text.trim());
  }
  return JSON.parse(text);
}
