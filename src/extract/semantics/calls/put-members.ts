/**
 * Clients that a program fills by a loop over what it may be asked: `for (const name of Object.keys(contract)) client[name] = (input) => send(contract[name], input)`. In: a
 * call of a member of one. Out: what the function asks that goes by that name, with what the loop said of it. Why: one line makes all of them, and
 * says nothing of what is asked for, nor who asks; as with a client that is generated, that is known where its members are called.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { boundCall } from '../evaluate/calls.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import { functionsPut, isPut } from '../evaluate/put-functions.js';
import { withoutNodes } from '../evaluate/text.js';
import { type Context, type FunctionValue, free } from '../evaluate/values.js';
import { isBody } from '../functions.js';
import { safely } from '../safely.js';
import type { Answer } from './answers.js';
import type { CallReading } from './http.js';
import type { Placing } from './settled.js';
import type { Site } from './site.js';
import { isWithin } from './within.js';

/** Functions that call functions until one asks. */
const DEEPEST = 5;
/** Imports by which those who call a member come to what fills the client. */
const HOPS = 3;

/** What one place says where something is bound around it. */
export type ReadSite = (site: Site, context: Context) => Answer | undefined;

/** What a call asks whose callee is a member that was put there under a computed name. */
export function readPutMember(
  evaluator: Evaluator,
  site: ts.CallExpression,
  context: Context,
  read: ReadSite,
): readonly CallReading[] {
  const put = evaluator.putNear(site.getSourceFile());
  if (put.size === 0 || !isMember(evaluator, site.expression)) return [];
  return evaluator.valuesOf(site.expression, context).flatMap((value) =>
    isPut(value, put)
      ? askedIn(evaluator, value, boundCall(evaluator, value, site, context), read).map((reading) => ({
          ...reading,
          member: value,
        }))
      : [],
  );
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
): ReadonlyMap<ts.SourceFile, ReadonlySet<ts.Node>> {
  const near = new Map<ts.SourceFile, Set<ts.Node>>();
  for (const file of files) {
    const asking = [...(safely(() => functionsPut(evaluator, file)) ?? [])].filter(
      (node) =>
        ts.isFunctionLike(node) &&
        (safely(() => askedIn(evaluator, { kind: 'function', node, context: free }, free, read)) ?? [])
          .length > 0,
    );
    if (asking.length === 0) continue;
    for (const path of importersOf(file, HOPS)) {
      const importer = evaluator.program.file(path);
      if (!importer) continue;
      const known = near.get(importer) ?? new Set();
      for (const each of asking) known.add(each);
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
 * What is told, without what the places say that make such members, where somebody is seen to call one: it is told there.
 */
export function withoutMakers(placings: readonly Placing[]): readonly Placing[] {
  /** By the requests of such members: where they are made, and what is called there to make them. */
  const makers = new Map<ts.Node, Set<ts.Node>>();
  for (const { reading } of placings) {
    if (reading.kind !== 'call' || !reading.member) continue;
    const { node, context } = reading.member;
    const places = makers.get(reading.node) ?? new Set([reading.node]);
    places.add(outermost(node));
    for (let around: Context | undefined = context; around; around = around.outer)
      if (around.call) places.add(around.call);
    makers.set(reading.node, places);
  }
  if (makers.size === 0) return placings;
  return placings.filter(({ reading, place }) => {
    if (reading.kind !== 'call' || reading.member) return true;
    return ![...(makers.get(reading.node) ?? [])].some((each) => isWithin(place, each));
  });
}

/** The call that makes the client which has a member. */
export function madeAt({ context }: FunctionValue): ts.Node | undefined {
  for (let around: Context | undefined = context; around; around = around.outer)
    if (around.call) return around.call;
  return undefined;
}

/** The outermost function around a node, or the node. */
function outermost(node: ts.Node): ts.Node {
  let found = node;
  for (let place = node; place; place = place.parent) if (isBody(place)) found = place;
  return found;
}
