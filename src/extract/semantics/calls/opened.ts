/**
 * What is asked for without a client of HTTP: what stays open (`new EventSource(url)`, `new WebSocket(url)`), what nobody waits for
 * (`navigator.sendBeacon(url, data)`), and what a page goes to (`window.open(url)`, `location.assign(url)`). In: a call or a creation.
 * Out: the address. Nobody forgets to wait for such an answer, and no time is too long for it.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole } from '../evaluate/text.js';
import type { Context } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { untold } from './options.js';
import { type Parts, partsOf } from './texts.js';

const STAYS_OPEN = /(?:^|\.)(?:EventSource(?:Polyfill)?|(?:Reconnecting)?WebSocket)$/;
const TELLS = /\bnavigator\.sendBeacon$/;
const GOES = /^(?:window\.open|(?:(?:window|document)\.)?location\.(?:assign|replace))$/;

/** Whether what is made stays open, for a first look at its name. */
export function mayStayOpen(name: string): boolean {
  return STAYS_OPEN.test(name);
}

export function readOpened(
  evaluator: Evaluator,
  site: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly CallReading[] {
  const callee = site.expression.getText().slice(0, 60);
  const [address] = site.arguments ?? [];
  const isGoing = ts.isCallExpression(site) && GOES.test(callee);
  const isMade = ts.isNewExpression(site) && STAYS_OPEN.test(callee);
  const isTelling = ts.isCallExpression(site) && TELLS.test(callee);
  if (!address || !(isGoing || isMade || isTelling)) return [];
  // A class of the program by the same name is something else.
  if (isMade && evaluator.valuesOf(site.expression).some(({ kind }) => kind === 'class')) return [];
  const by = callee.slice(callee.lastIndexOf('.') + 1);
  return partsOf(evaluator, address, context)
    .filter((parts) => !isGoing || isOfServer(parts))
    .map((parts) => ({
      kind: 'call',
      protocol: 'http',
      by,
      address: parts,
      method: isTelling ? 'POST' : 'GET',
      ...untold,
      awaited: true,
      node: site,
    }));
}

/** Whether an address is one of a server: a path leads a page to another of its own, and most other pages are none of the system. */
function isOfServer(parts: Parts): boolean {
  const first = parts.find((part) => part !== '');
  if (first === undefined) return false;
  return isHole(first)
    ? /^[A-Z]/.test(first.variable ?? '')
    : typeof first !== 'string' || /^https?:\/\//i.test(first);
}
