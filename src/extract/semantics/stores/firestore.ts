/**
 * Collections of Firestore, of servers and of pages: `db.collection('orders').doc(id).get()`, `getDoc(doc(db, 'orders', id))`, `batch.set(reference, …)`.
 * In: a call. Out: the path of the collection without the identifiers of documents: `orders/lines` of `orders/7/lines`.
 * https://firebase.google.com/docs/firestore/data-model
 */
import { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { callsOf, type MethodCall } from '../tables/reading.js';
import { FIRESTORE, WAKES } from './packages.js';
import { calledName, type Site, type StoreReading } from './reading.js';

const READS =
  /^(?:get|getAll|onSnapshot|listDocuments|stream|count|aggregate|valueChanges|snapshotChanges|stateChanges|getDocs?\w*|getCountFromServer|getAggregateFromServer|docData|collectionData|docSnapshots|collectionSnapshots)$/;
const WRITES = /^(?:set|update|delete|create|add|setDoc|addDoc|updateDoc|deleteDoc|recursiveDelete)$/;
/** What leads from one place to another. */
const LEADS = /^(?:collection|collectionGroup|doc|document)$/;
/** What a query is made of that is no place. */
const KEEPS = /^(?:query|withConverter|orderBy|where|limit\w*|start\w*|end\w*|select|offset)$/;
/** References of references that are followed. */
const DEEPEST = 8;

type Segments = readonly Parts[];

export function readFirestore(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
): readonly StoreReading[] {
  if (!ts.isCallExpression(site)) return [];
  const woken = wakenedBy(evaluator, site, value, context);
  if (woken.length > 0) return woken.flatMap((segments) => useOf(segments, 'read'));
  if (!isOfFirestore(value)) return [];
  const name = calledName(site);
  const mode: StoreMode | undefined = READS.test(name) ? 'read' : WRITES.test(name) ? 'write' : undefined;
  if (!mode) return [];
  const own = placesOf(evaluator, value, 0);
  // What a batch, a transaction or a function is told to do, it does to the reference that it is given.
  const places =
    own.length > 0 ? own : site.arguments.slice(0, 1).flatMap((each) => given(evaluator, each, context, 0));
  return places.flatMap((segments) => useOf(segments, mode));
}

function useOf(segments: Segments, mode: StoreMode): readonly StoreReading[] {
  const parts = collectionIn(segments);
  return parts ? [{ reads: 'use', kind: 'firestore', by: 'firestore', name: parts, mode }] : [];
}

/**
 * What wakes a function reads what it is told of: `onDocumentCreated('orders/{id}', …)`, `firestore.document('orders/{id}').onWrite(…)`.
 * https://firebase.google.com/docs/functions/firestore-events
 */
function wakenedBy(
  evaluator: Evaluator,
  site: ts.CallExpression,
  value: Value,
  context: Context,
): readonly Segments[] {
  if (value.kind !== 'derived' || !('package' in value.root) || !WAKES.test(value.root.package)) return [];
  const called = calledName(site);
  const [first] = site.arguments;
  const texts = (node: ts.Expression | undefined, around: Context) =>
    node ? partsOf(evaluator, node, around).map(segmentsOf) : [];
  if (/^onDocument(?:Created|Updated|Deleted|Written)(?:WithAuthContext)?$/.test(called)) {
    const options = first ? evaluator.valuesOf(first, context) : [];
    const said = memberOf(evaluator, options, 'document', site);
    return said.length > 0 ? partsOfValues(evaluator, said, site).map(segmentsOf) : texts(first, context);
  }
  if (!/^on(?:Create|Update|Delete|Write)$/.test(called)) return [];
  return callsOf(value).flatMap((call) =>
    call.name === 'document' ? texts(call.arguments[0], call.context) : [],
  );
}

function isOfFirestore(value: Value): value is Derived {
  return value.kind === 'derived' && 'package' in value.root && FIRESTORE.test(value.root.package);
}

function given(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
  depth: number,
): readonly Segments[] {
  return evaluator
    .valuesOf(node, context)
    .flatMap((each) => (isOfFirestore(each) ? placesOf(evaluator, each, depth) : []));
}

/** The places that a value of the library stands for; none where it is none, as the client is. */
function placesOf(evaluator: Evaluator, value: Derived, depth: number): readonly Segments[] {
  if (depth > DEEPEST) return [];
  let places: readonly Segments[] = [];
  for (const call of callsOf(value)) {
    const [first] = call.arguments;
    if (!first) continue;
    if (LEADS.test(call.name)) places = led(evaluator, call, places, depth);
    else if (KEEPS.test(call.name) && places.length === 0)
      places = given(evaluator, first, call.context, depth + 1);
  }
  return places;
}

/** Where a call leads: on from where the chain is, or from the reference, or the client, that it is given first. */
function led(
  evaluator: Evaluator,
  call: MethodCall,
  from: readonly Segments[],
  depth: number,
): readonly Segments[] {
  const [first, ...others] = call.arguments;
  // `doc(db, 'orders', id)` of the library itself, where `reference.doc(id)` is a method.
  const isFunction = call.index <= 1;
  const bases = isFunction && first ? given(evaluator, first, call.context, depth + 1) : from;
  const named = isFunction ? others : call.arguments;
  let places: readonly Segments[] = bases.length > 0 ? bases : [[]];
  for (const each of named) {
    if (ts.isFunctionLike(each)) continue;
    const texts = partsOf(evaluator, each, call.context);
    places = places.flatMap((start) => texts.map((text) => [...start, ...segmentsOf(text)]));
  }
  // `collection.doc()` is a document that has no name yet.
  return named.length === 0 ? places.map((start) => [...start, [{ hole: true }]]) : places;
}

/** `orders/${id}/lines` as the three that it is made of. */
function segmentsOf(parts: Parts): Segments {
  const segments: Parts[number][][] = [[]];
  for (const part of parts) {
    if (typeof part !== 'string') segments.at(-1)!.push(part);
    else
      for (const [index, piece] of part.split('/').entries()) {
        if (index > 0) segments.push([]);
        if (piece !== '') segments.at(-1)!.push(piece);
      }
  }
  return segments.filter((segment) => segment.length > 0);
}

/** The collections on a path, which are each second of its segments. */
function collectionIn(segments: Segments): Parts | undefined {
  const collections = segments.filter((_, index) => index % 2 === 0);
  if (collections.length === 0) return undefined;
  const parts = collections.flatMap((each, index) => (index === 0 ? [...each] : ['/', ...each]));
  return parts.every((part) => isHole(part)) ? parts.slice(0, 1) : parts;
}
