/** Writes that count from what is there: done twice, they leave something else than done once, and no unique key prevents it. */
import type { ts } from 'ts-morph';

/** `SET stock = stock - $1`, but for counters of versions and attempts, which are to go up each time. */
const COUNTED =
  /\bset\b[\s\S]*?(?<![\w$])"?(?!\w*(?:version|revision|attempt|retr|tries))(\w+)"?\s*=\s*(?:"?\w+"?\.)*"?\1"?\s*[-+](?!>)/i;
/** The same by the methods and operators of ORMs and of MongoDB. */
const METHOD = /\.(?:increment|decrement)\s*\(|\b(?:increment|decrement)\s*:|\$inc\b/;
/** Words of code that knows what it has seen before, or which state it changes. */
const REMEMBERS = /idempot|dedup|duplicate|redeliver|processed|already|\bseen\b/i;

/** A version remembers nothing by being there, or raised: it has to be asked for, `WHERE version = $2`, `where: { id, version }`. */
const ASKS_FOR_VERSION =
  /\bwhere\b[^;'"`]*\b\w*version\b|\bwhere\s*:\s*\{[^{}]*\b\w*version\b|\b(?:expected|current|last|if)_?version\b/i;

/** Whether a write counts from what is there, in a file that does not speak of having seen it before. */
export function isRelative(place: ts.Node, text: string | undefined): boolean {
  const isCounted = text === undefined ? METHOD.test(place.getText().slice(0, 2_000)) : COUNTED.test(text);
  if (!isCounted) return false;
  const file = place.getSourceFile().text;
  return !REMEMBERS.test(file) && !ASKS_FOR_VERSION.test(file);
}
