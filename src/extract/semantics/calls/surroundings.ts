/**
 * What those do who call the function around a call: in: the call. Out: the loop that repeats it, its own or, up to two calls further out, that
 * of a caller in the same unit; and whether a caller limits how long it waits. A function that keeps what it was told is not asked again.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { free } from '../evaluate/values.js';
import { type Body, functionAround } from '../functions.js';
import { isOnElement, loopAround } from './loops.js';
import { timeoutAround } from './timeouts.js';

/** Calls of calls that are looked at. */
const DEEPEST = 2;
/** Steps of evaluation for all callers together. */
const MOST_STEPS = 400_000;
/** What says that a function asks once and remembers. */
const REMEMBERS = /cache|memo|\?\?=|dataloader/i;

export class Surroundings {
  readonly #evaluator: Evaluator;
  readonly #filesNear: (file: ts.SourceFile, name: string) => readonly ts.SourceFile[];
  readonly isNear: (a: ts.Node, b: ts.Node) => boolean;
  readonly #callsByName = new Map<ts.SourceFile, ReadonlyMap<string, readonly ts.CallExpression[]>>();
  readonly #callers = new Map<ts.Node, readonly ts.CallExpression[]>();
  readonly #start: number;

  constructor(
    evaluator: Evaluator,
    /** The files that may call something of a file by a name. */
    filesNear: (file: ts.SourceFile, name: string) => readonly Path[],
    /** Whether two places lie in one unit. */
    isNear: (a: ts.Node, b: ts.Node) => boolean,
  ) {
    this.#evaluator = evaluator;
    this.#filesNear = (file, name) =>
      filesNear(file, name).flatMap((path) => evaluator.program.file(path) ?? []);
    this.isNear = isNear;
    this.#start = evaluator.steps;
  }

  /** What repeats one of these places, which are the same call seen from further and further out. */
  loopOf(places: readonly ts.Node[]): ts.Node | undefined {
    for (const place of places) {
      const loop = loopAround(this.#evaluator, place);
      if (loop) return isOnElement(place, loop) && place === places[0] ? undefined : loop;
    }
    return this.#search(places.at(-1)!, (caller) =>
      this.isNear(places[0]!, caller) ? loopAround(this.#evaluator, caller) : undefined,
    );
  }

  /** Whether somebody who calls the function around does not wait for ever. */
  isLimited(place: ts.Node): boolean {
    const found = this.#search(place, (caller) =>
      timeoutAround(this.#evaluator, caller, free) === undefined ? undefined : caller,
    );
    return found !== undefined;
  }

  /** The first that is found of those who call the function around a place, nearest first. */
  #search(place: ts.Node, find: (caller: ts.CallExpression) => ts.Node | undefined): ts.Node | undefined {
    let around = [functionAround(place)];
    const seen = new Set<ts.Node>();
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      const callers = around.flatMap((body) => {
        if (!body || seen.has(body) || REMEMBERS.test(body.getText())) return [];
        seen.add(body);
        return this.#callersOf(body);
      });
      for (const caller of callers) {
        const found = find(caller);
        if (found) return found;
      }
      around = callers.map(functionAround);
    }
    return undefined;
  }

  #callersOf(body: Body): readonly ts.CallExpression[] {
    const known = this.#callers.get(body);
    if (known) return known;
    const name = nameOf(body);
    const evaluator = this.#evaluator;
    const found: ts.CallExpression[] = [];
    if (name !== undefined) {
      for (const file of this.#filesNear(body.getSourceFile(), name)) {
        for (const call of this.#callsIn(file).get(name) ?? []) {
          if (evaluator.steps - this.#start > MOST_STEPS) break;
          const isIt = evaluator
            .valuesOf(call.expression)
            .some((value) => value.kind === 'function' && value.node === body);
          if (isIt) found.push(call);
        }
      }
    }
    this.#callers.set(body, found);
    return found;
  }

  #callsIn(file: ts.SourceFile): ReadonlyMap<string, readonly ts.CallExpression[]> {
    const known = this.#callsByName.get(file);
    if (known) return known;
    const calls = new Map<string, ts.CallExpression[]>();
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const { expression } = node;
        const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
        calls.set(name, [...(calls.get(name) ?? []), node]);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    this.#callsByName.set(file, calls);
    return calls;
  }
}

/** The name by which a function is called. */
function nameOf(body: Body): string | undefined {
  if (body.name) return body.name.getText();
  const { parent } = body;
  const isHeld =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  return isHeld ? parent.name.getText() : undefined;
}
