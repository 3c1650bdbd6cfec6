/** Writes that count from what is there: done twice, they leave something else than done once, and no unique key prevents it. */
import type { ts } from 'ts-morph';

/** `SET stock = stock - $1`, but for counters of versions and attempts, which are to go up each time. */
const COUNTED =
  /\bset\b[\s\S]*?(?<![\w$])"?(?!\w*(?:version|revision|attempt|retr|tries))(\w+)"?\s*=\s*(?:"?\w+"?\.)*"?\1"?\s*[-+](?!>)/i;
/** The same by the methods and operators of ORMs and of MongoDB. */
const METHOD = /\.(?:increment|decrement)\s*\(|\b(?:increment|decrement)\s*:|\$inc\b/;
/** Words of code that knows what it has seen before, or which state it changes. */
const REMEMBERS = /idempot|dedup|duplicate|redeliver|processed|already|version|\bseen\b/i;

/** `version = version + 1` remembers nothing by itself: it would have to be asked for. */
const RAISED = /\b(\w*version)"?\s*=\s*"?\1"?\s*\+\s*(?:1|\$\d+)/gi;

/** Whether a write counts from what is there, in a file that does not speak of having seen it before. */
export function isRelative(place: ts.Node, text: string | undefined): boolean {
  const isCounted = text === undefined ? METHOD.test(place.getText().slice(0, 2_000)) : COUNTED.test(text);
  return isCounted && !REMEMBERS.test(place.getSourceFile().text.replace(RAISED, ''));
}
