/**
 * Who uses a store through a class that is made for each: `new Mapper(Order)`, whose methods read and write. In: a site in such a method. Out: the places that
 * call the method, each with what the site does for them. Why: who makes the class says which table is meant, who calls its methods what is done with it;
 * a class that many services make has more methods than each of them uses.
 */
import { ts } from 'ts-morph';
import { isOnItself } from '../calls/methods-of-made.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, free } from '../evaluate/values.js';
import type { Entry } from '../tables/made-classes.js';
import { isDynamoClient } from './dynamo.js';
import { DYNAMO_MODELS, DYNAMO_SDK } from './packages.js';
import type { Site, StoreReading } from './reading.js';

/** What is done at a place. */
export interface Asked {
  readonly place: ts.Node;
  readonly reading: StoreReading;
}

interface Ways {
  /** The calls of a method that are seen. */
  callsOf(method: ts.MethodDeclaration): readonly Entry[];
  /** What the site does in a context; undefined where that is not all known. */
  readIn(context: Context): readonly StoreReading[] | undefined;
}

/** Whether a site is one of a client, a model or a mapper of DynamoDB: what classes over them are made for. */
export function asksDynamo(evaluator: Evaluator, { expression }: Site): boolean {
  return evaluator
    .valuesOf(expression)
    .some(
      (value) =>
        value.kind === 'derived' &&
        'package' in value.root &&
        (DYNAMO_MODELS.test(value.root.package) ||
          (DYNAMO_SDK.test(value.root.package) && isDynamoClient(value))),
    );
}

/** Methods of a class that call each other. */
const DEEPEST = 4;

/** The places that use a store by a method; undefined where some of them are not known, or none is seen at all. */
export function askedThrough(method: ts.MethodDeclaration, ways: Ways): readonly Asked[] | undefined {
  const found = placesOf(method, ways, (inside) => inside, []);
  if (!found || found.length > 0) return found;
  // Of what nobody is seen to call, one whose class is used by its other methods does nothing.
  const others = ts.isClassLike(method.parent) ? method.parent.members : [];
  const isUsed = others.some(
    (each) =>
      ts.isMethodDeclaration(each) &&
      each !== method &&
      ways.callsOf(each).some(({ place }) => !isOnItself(place)),
  );
  return isUsed ? [] : undefined;
}

function placesOf(
  method: ts.MethodDeclaration,
  ways: Ways,
  within: (inside: Context) => Context,
  before: readonly ts.MethodDeclaration[],
): readonly Asked[] | undefined {
  if (before.length > DEEPEST || before.includes(method)) return [];
  const found: Asked[] = [];
  for (const { place, enter } of ways.callsOf(method)) {
    const inside = (around: Context) => within(enter(around));
    const outer = isOnItself(place) ? methodAround(place) : undefined;
    if (outer) {
      const further = placesOf(outer, ways, inside, [...before, method]);
      if (!further) return undefined;
      found.push(...further);
      continue;
    }
    const readings = ways.readIn(inside(free));
    if (!readings) return undefined;
    found.push(...readings.map((reading) => ({ place, reading })));
  }
  return found;
}

/** The method around a site of the class that a parameter of its constructor, or of its type, is given for; or that those below it complete. */
export function methodMade(site: ts.Node, open: ts.Node): ts.MethodDeclaration | undefined {
  const owner = ts.isClassLike(open) ? open : open.parent;
  const of = ts.isConstructorDeclaration(owner) ? owner.parent : owner;
  const method = ts.isClassLike(of) ? methodAround(site) : undefined;
  return method?.parent === of ? method : undefined;
}

function methodAround(place: ts.Node): ts.MethodDeclaration | undefined {
  let element = place;
  while (element.parent && !ts.isClassElement(element)) element = element.parent;
  return ts.isMethodDeclaration(element) && ts.isClassLike(element.parent) ? element : undefined;
}
