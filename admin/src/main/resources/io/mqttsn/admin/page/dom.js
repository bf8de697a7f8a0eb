// Elements and words. Everything that comes from outside becomes text, never markup: a device may
// call itself anything.

export const byId = (id) => document.getElementById(id);

/** An element with attributes; children are elements or texts. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const codePoint = (c) => `\\u{${c.codePointAt(0).toString(16).toUpperCase()}}`;

/**
 * What is not seen, or turns what follows around, written as in a program: else one device could
 * look like another, or like nothing at all.
 */
export const visible = (text) =>
  text.replace(/(?! )[\p{C}\p{Default_Ignorable_Code_Point}\p{Z}\u2800]/gu, codePoint);

/** A client id as it is shown: spaces that nobody would see are shown, too. */
export const nameOf = (id) =>
  visible(id).replace(/^ +| +$| {2,}/g, (gap) => '␣'.repeat(gap.length));

/** Sets a text only where it differs, so that nothing flickers and nothing is read out twice. */
export function put(element, text) {
  const shown = visible(text);
  if (element.textContent !== shown) {
    element.textContent = shown;
  }
}

/** Shows a text, or hides the element where there is none. */
export function tell(element, text) {
  put(element, text);
  element.hidden = text === '';
}

/** Marks an element as one kind of thing; the style sheet says what that looks like. */
export function mark(element, kind) {
  if (element.dataset.kind !== kind) {
    element.dataset.kind = kind;
  }
}

export const count = (number) => number.toLocaleString('en');

export function duration(millis) {
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = Math.floor(millis / 1000);
  const steps = [[86400, 'd', 3600, 'h'], [3600, 'h', 60, 'min'], [60, 'min', 1, 's']];
  for (const [great, greatName, small, smallName] of steps) {
    if (seconds >= great) {
      const rest = Math.floor((seconds % great) / small);
      return `${Math.floor(seconds / great)} ${greatName}${rest ? ` ${rest} ${smallName}` : ''}`;
    }
  }
  return `${seconds} s`;
}

/** How long ago, roughly: two figures of one unit. */
export function age(millis) {
  const seconds = Math.floor(millis / 1000);
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const [length, name] = units.find(([one]) => seconds >= 2 * one) ?? units.at(-1);
  return seconds < 1 ? '< 1 s' : `${Math.floor(seconds / length)} ${name}`;
}

export function octets(number) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = number < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(number) / 3));
  const value = number / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

const two = (number) => String(number).padStart(2, '0');

/** The time of day here; the date before it unless it is today's. */
export function clock(text, millis = false) {
  const at = new Date(text);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const exact = millis ? `${time}.${String(at.getMilliseconds()).padStart(3, '0')}` : time;
  const today = at.toDateString() === new Date().toDateString();
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return today ? exact : `${date} ${exact}`;
}
