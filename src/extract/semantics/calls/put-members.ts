/**
 * Clients that a program fills by a loop over what it may be asked: `for (const name of Object.keys(contract)) client[name] = (input) => send(contract[name], input)`. In: a
 * call of a member of one. Out: what the function asks that goes by that name, with what the loop said of it. Why: one line makes all of them, and
 * says nothing of what is asked for, nor who asks; as with a client that is generated, that is known where its members are called.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { boundCall } from '../evaluate/calls.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { mayRun } from '../evaluate/may-run.js';
import { functionsPut, isPut, type Put, type PutAt } from '../evaluate/put-functions.js';
import { parameterOf, withoutNodes } from '../evaluate/text.js';
import { type Context, type FunctionValue, free } from '../evaluate/values.js';
import { isBody } from '../functions.js';
import { safely } from '../safely.js';
import { type Answer, answerOf } from './answers.js';
import type { CallReading } from './http.js';
import type { OpenSite } from './open-sites.js';
import type { Placing } from './settled.js';
import type { Site } from './site.js';
import { isWithin, ownerOf } from './within.js';

/** Functions that call functions until one asks. */
const DEEPEST = 5;
/** Imports by which those who call a member come to what fills the client. */
const HOPS = 3;

/** A member of a client that is called. */
export interface PutMember {
  readonly of: ts.Node;
  /** Where it is put under a computed name. */
  readonly putAt: readonly PutAt[];
  /** The call that makes the client. */
  readonly madeAt?: ts.Node;
}

/** What one place says where something is bound around it. */
export type ReadSite = (site: Site, context: Context) => Answer | undefined;

/** What a call asks whose callee is a member that was put there under a computed name. */
export function readPutMember(
  evaluator: Evaluator,
  site: ts.CallExpression,
  context: Context,
  read: ReadSite,
): Answer | undefined {
  const put = evaluator.putNear(site.getSourceFile());
  if (put.size === 0 || !isMember(evaluator, site.expression)) return undefined;
  const values = evaluator.valuesOf(site.expression, context);
  const readings = values.flatMap((value) => {
    if (!isPut(value, put)) return [];
    const madeAt = makerOf(evaluator, site, value, context);
    const member = { of: value.node, putAt: put.get(value.node)!, ...(madeAt && { madeAt }) };
    const inside = boundCall(evaluator, value, site, context);
    return askedIn(evaluator, value, inside, read).map((reading) => ({ ...reading, member }));
  });
  if (readings.length > 0) return answerOf(readings);
  // Who gives the client says which one is meant.
  const name = lastName(site.expression);
  const open = name === undefined ? undefined : values.map(parameterOf).find((each) => each !== undefined);
  return open && evaluator.namesPutNear(site.getSourceFile()).has(name!) ? { readings, open } : undefined;
}

/** The call that makes the client whose member is called. */
function makerOf(
  evaluator: Evaluator,
  { expression: callee }: ts.CallExpression,
  member: FunctionValue,
  context: Context,
): ts.Node | undefined {
  const clients =
    ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee)
      ? evaluator.valuesOf(callee.expression, context)
      : [];
  for (const client of clients) {
    if (client.kind === 'instance' && client.made) return client.made;
    const made = client.kind === 'object' ? callAround(client.context) : undefined;
    if (made) return made;
  }
  return callAround(member.context);
}

function callAround(context: Context): ts.Node | undefined {
  for (let around: Context | undefined = context; around; around = around.outer)
    if (around.call) return around.call;
  return undefined;
}

/** Whether something is called by the name that a member has: `client.place`, `client['place']`, `place` of `const { place } = client`. */
function isMember({ scopes }: Evaluator, callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee)) return true;
  if (ts.isElementAccessExpression(callee)) return ts.isStringLiteralLike(callee.argumentExpression);
  return ts.isIdentifier(callee) && scopes.find(callee.text, callee).some(ts.isBindingElement);
}

/** What a function asks, by itself and by the functions of the program that it calls. */
function askedIn(
  evaluator: Evaluator,
  { node }: FunctionValue,
  inside: Context,
  read: ReadSite,
  way: readonly ts.Node[] = [],
): readonly CallReading[] {
  if (!isBody(node) || way.includes(node)) return [];
  const body = node.body!;
  const found = new Map<string, CallReading>();
  const add = (reading: CallReading): void => {
    const { address, route, method, node: at } = reading;
    const key = JSON.stringify([at.getSourceFile().fileName, at.pos, address, route, method], withoutNodes);
    if (!found.has(key)) found.set(key, reading);
  };
  const visit = (each: ts.Node): void => {
    if (ts.isTypeNode(each)) return;
    if (isSite(each)) {
      if (!mayRun(evaluator, each, node, inside)) return;
      const calls = callsIn(safely(() => read(each, inside)));
      for (const reading of calls) add(reading);
      if (calls.length === 0 && ts.isCallExpression(each) && way.length < DEEPEST)
        for (const called of evaluator.valuesOf(each.expression, inside))
          if (called.kind === 'function') {
            const further = boundCall(evaluator, called, each, inside);
            for (const reading of askedIn(evaluator, called, further, read, [...way, node])) add(reading);
          }
    }
    ts.forEachChild(each, visit);
  };
  visit(body);
  return [...found.values()];
}

function isSite(node: ts.Node): node is Site {
  return ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node);
}

function callsIn(answer: Answer | undefined): readonly CallReading[] {
  return (answer?.readings ?? []).flatMap((reading) => (reading.kind === 'call' ? [reading] : []));
}

/**
 * The functions that are put under computed names and ask somebody, for those who may call them.
 * @param importersOf the files that reach a file by so many imports
 */
export function putMembers(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  importersOf: (file: ts.SourceFile, hops: number) => readonly Path[],
  read: ReadSite,
): ReadonlyMap<ts.SourceFile, Put> {
  const near = new Map<ts.SourceFile, Map<ts.Node, readonly PutAt[]>>();
  for (const file of files) {
    const asks = (node: ts.Node) =>
      ts.isFunctionLike(node) &&
      askedIn(evaluator, { kind: 'function', node, context: free }, free, read).length > 0;
    const put = safely(() => functionsPut(evaluator, file)) ?? [];
    const asking = [...put].filter(([node]) => safely(() => asks(node)) === true);
    if (asking.length === 0) continue;
    for (const path of importersOf(file, HOPS)) {
      const importer = evaluator.program.file(path);
      if (!importer) continue;
      const known = near.get(importer) ?? new Map<ts.Node, readonly PutAt[]>();
      for (const [node, at] of asking) known.set(node, at);
      near.set(importer, known);
    }
  }
  return near;
}

/** The calls of a file that may be of such a member. */
export function callsOfMembers(evaluator: Evaluator, file: ts.SourceFile): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) && isMember(evaluator, node.expression)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * An answer, marked if those who call what fills a client say it for all of its members, be it further up.
 * @param place what leads to the site, or to the place that it was said of before
 */
export function ofAllMembers(
  evaluator: Evaluator,
  { at, open, readings }: Pick<OpenSite, 'at' | 'open' | 'readings'>,
  place: ts.Node,
  answer: Answer | undefined,
): Answer | undefined {
  const isMarked = readings.some((reading) => reading.kind === 'call' && reading.ofAllMembers);
  const isOf = () =>
    isOfPut(evaluator, place) || (isOfPut(evaluator, at) && isFilledIn(evaluator, at, ownerOf(open)));
  if (!answer || !(isMarked || isOf())) return answer;
  return {
    ...answer,
    readings: answer.readings.map((reading) =>
      reading.kind === 'call' ? { ...reading, ofAllMembers: true } : reading,
    ),
  };
}

/** Whether a place lies in a function that is put under computed names, or where that is done. */
function isOfPut(evaluator: Evaluator, place: ts.Node): boolean {
  return [...evaluator.putNear(place.getSourceFile())].some(
    ([of, places]) => isWithin(place, of) || places.some((each) => isWithin(place, each.at)),
  );
}

/** Whether a function or a class does that with the function around a place. */
function isFilledIn(evaluator: Evaluator, place: ts.Node, owner: ts.Node): boolean {
  return [...evaluator.putNear(place.getSourceFile())].some(
    ([of, places]) => isWithin(place, of) && places.some((each) => isWithin(each.at, owner)),
  );
}

/** What is told, without what is said where such members are made, if somebody is seen to call one: it is told there. */
export function withoutMakers(evaluator: Evaluator, placings: readonly Placing[]): readonly Placing[] {
  /** By the requests of such members: the functions that ask, and those that fill clients with them. */
  const made = new Map<ts.Node, { readonly asking: Set<ts.Node>; readonly filling: Set<ts.Node> }>();
  for (const { reading } of placings) {
    if (reading.kind !== 'call' || !reading.member) continue;
    const { of, putAt } = reading.member;
    const known = made.get(reading.node) ?? { asking: new Set(), filling: new Set() };
    for (const each of [reading.node, outermost(of)]) known.asking.add(each);
    for (const { at } of putAt) known.filling.add(outermost(at));
    made.set(reading.node, known);
  }
  if (made.size === 0) return placings;
  const fills = (place: ts.Node, filling: ReadonlySet<ts.Node>) =>
    (ts.isCallExpression(place) || ts.isNewExpression(place)) &&
    evaluator
      .valuesOf(place.expression)
      .some(
        (value) =>
          (value.kind === 'function' && filling.has(value.node)) ||
          (value.kind === 'class' && [...filling].some((each) => isWithin(each, value.node))),
      );
  return placings.filter(({ reading, place }) => {
    const known = reading.kind === 'call' && !reading.member ? made.get(reading.node) : undefined;
    if (!known || reading.kind !== 'call') return true;
    if (reading.ofAllMembers) return false;
    const { asking, filling } = known;
    return ![...asking, ...filling].some((each) => isWithin(place, each)) && !fills(place, filling);
  });
}

/** The outermost function around a node, or the node. */
function outermost(node: ts.Node): ts.Node {
  let found = node;
  for (let place = node; place; place = place.parent) if (isBody(place)) found = place;
  return found;
}
