/** What expressions of Terraform give. Nothing is run: what only whoever deploys knows stays open. */
import type { Location } from '../model/nouns.js';

export type Value =
  | TextValue
  | { readonly is: 'map'; readonly entries: ReadonlyMap<string, Given>; readonly size: number }
  /** Its size is of all that is in it, however deep: what holds a few things over and over is larger than anybody can go through. */
  | { readonly is: 'list'; readonly items: readonly Value[]; readonly size: number }
  /** A resource or a module, as a whole. */
  | { readonly is: 'thing'; readonly thing: Thing }
  | { readonly is: 'nothing' }
  | Open;

export interface TextValue {
  readonly is: 'text';
  readonly pieces: readonly Piece[];
  /** What it names or is the address of. */
  readonly of?: Thing;
  /** What is asked of that. */
  readonly asked?: string;
}

export interface Open {
  readonly is: 'open';
  /** What is written there: `var.project`. */
  readonly said: string;
  /** It is nothing unless whoever deploys says otherwise. */
  readonly isUnset?: true;
}

/** A value, and where it is written. */
export interface Given {
  readonly value: Value;
  readonly at: Location;
}

/** A piece of a text: as it is, or what only the deployment knows, with what it is unless whoever deploys says otherwise. */
export type Piece = string | { readonly said: string; readonly usual?: string };

/** Something that is made, or that is there: `aws_sqs_queue.orders`. */
export interface Thing {
  /** One text for each, in whatever module it is made. */
  readonly id: string;
  /** The type of a resource; `module` of one that lies elsewhere. */
  readonly type: string;
  readonly label: string;
  readonly at: Location;
  /** What it is told. */
  argument(name: string): Value | undefined;
  /** What it gives: its address, what a module hands out. */
  attribute(name: string): Value;
  /** All that it is told, blocks as lists of maps. */
  all(): ReadonlyMap<string, Given>;
  /** The one of several that are made alike. */
  chosen(key: Value): Thing;
  /** All of several that are made alike, each with its key; none where it is one. */
  several(): readonly (readonly [string, Thing])[];
}

/** Where a path begins that is told from the root of the tree. */
export const ROOT = '\u0001';

export const NOTHING: Value = { is: 'nothing' };

export function text(...pieces: readonly Piece[]): TextValue {
  return { is: 'text', pieces };
}

export function open(said: string): Open {
  return { is: 'open', said };
}

/** More is held by nothing that somebody wrote. */
const LARGEST = 50_000;

export function listed(items: readonly Value[]): Value {
  const size = sizeOf(items);
  return size > LARGEST ? open('') : { is: 'list', items, size };
}

export function mapped(entries: ReadonlyMap<string, Given>): Value {
  const size = sizeOf([...entries.values()].map(({ value }) => value));
  return size > LARGEST ? open('') : { is: 'map', entries, size };
}

function sizeOf(values: readonly Value[]): number {
  return values.reduce((sum, value) => sum + ('size' in value ? value.size : 1), 1);
}

/** The pieces of what goes into a text. */
export function piecesOf(value: Value): readonly Piece[] {
  if (value.is === 'text') return value.pieces;
  return value.is === 'nothing' ? [] : [{ said: value.is === 'open' ? value.said : '' }];
}

/** What a text is where all of it is written out, or usual. */
export function plainOf(value: Value | undefined): string | undefined {
  if (value?.is !== 'text') return undefined;
  const all = value.pieces.map((piece) => (typeof piece === 'string' ? piece : piece.usual));
  return all.every((each) => each !== undefined) ? all.join('') : undefined;
}

export function isEmpty(value: Value): boolean {
  if (value.is === 'nothing' || (value.is === 'open' && value.isUnset)) return true;
  if (value.is === 'text') return value.pieces.every((piece) => piece === '');
  if (value.is === 'list') return value.items.length === 0;
  return value.is === 'map' && value.entries.size === 0;
}

export function entriesOf(value: Value | undefined): readonly (readonly [string, Given])[] {
  return value?.is === 'map' ? [...value.entries] : [];
}

export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value?.is === 'list') return value.items;
  return value === undefined || value.is === 'nothing' ? [] : [value];
}

export function under(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  let found = value;
  for (const key of keys) {
    const inner: Value | undefined =
      found?.is === 'list' && found.items.length === 1 ? found.items[0] : found;
    found = inner?.is === 'map' ? inner.entries.get(key)?.value : undefined;
  }
  return found;
}

/** What a text is where all of it is written out: nobody who deploys it may say otherwise. */
export function certainOf(value: Value): string | undefined {
  return value.is === 'text' && value.pieces.every((piece) => typeof piece === 'string')
    ? value.pieces.join('')
    : undefined;
}

/** Whether two values are the same, where that is certain. */
export function isSame(one: Value, other: Value): boolean | undefined {
  if (one.is === 'open' || other.is === 'open') return undefined;
  if (one.is === 'nothing' || other.is === 'nothing') return one.is === other.is;
  const [a, b] = [certainOf(one), certainOf(other)];
  return a === undefined || b === undefined ? undefined : a === b;
}

/** What a number of values that may be meant agree on. */
export function chosenOf(yes: Value, no: Value): Value {
  if (isEmpty(no)) return yes;
  if (isEmpty(yes)) return no;
  return JSON.stringify(piecesOf(yes)) === JSON.stringify(piecesOf(no)) && yes.is === 'text' ? yes : open('');
}
