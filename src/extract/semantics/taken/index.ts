/**
 * Branches that no caller takes: `switch (step) { case 'ingest': …; case 'verify': … }` of a function that all call with 'verify'. In: a place. Out: whether it may
 * run. Why: what stands in the other branches is done by nobody. A branch is left out only where all calls of its function are known, and each of them surely leads
 * elsewhere.
 */
import { ts } from 'ts-morph';
import { groupBy } from '../../../model/group.js';
import type { Path } from '../../../model/nouns.js';
import { boundCall } from '../evaluate/calls.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun, statementsBefore, surely, testAround } from '../evaluate/may-run.js';
import { fixed } from '../evaluate/text.js';
import { type Bindable, type CallOf, type Context, derived, free, type Value } from '../evaluate/values.js';
import { type Body, isBody } from '../functions.js';
import { leaves } from '../leaving.js';
import { Mentions } from '../mentions.js';
import { safely } from '../safely.js';
import { isCertain } from './certain.js';
import { chosenHandler } from './chosen-handlers.js';
import { EveryCall, type Where } from './every-call.js';

/** Calls of calls that say what a function is given. */
const DEEPEST = 3;
/** Ways to call a function that are looked at one by one. */
const MOST_WAYS = 100;

/**
 * The places by which something is done: none where nobody comes to it; the place itself; and in a branch of a library, which only some of those take who use that,
 * their calls.
 */
export type Taken = (node: ts.Node) => readonly ts.Node[];

export function takenBranches(evaluator: Evaluator, where: Where): Taken {
  const branches = new TakenBranches(evaluator, where);
  const known = new Map<ts.Node, readonly ts.Node[]>();
  return (node) => {
    let found = known.get(node);
    if (found === undefined) {
      found = safely(() => branches.placesOf(node)) ?? [node];
      known.set(node, found);
    }
    return found;
  };
}

/** What is bound by a call, or a call of what that hands on, and the outermost of them. */
interface Way {
  readonly context: Context;
  readonly place: ts.Node;
}

class TakenBranches {
  readonly #evaluator: Evaluator;
  readonly #every: EveryCall;
  readonly #where: Where;
  readonly #ways = new Map<string, Map<Body, readonly Way[] | undefined>>();
  readonly #pending = new Set<Body>();
  readonly #mentions = new Mentions();
  readonly #asked = new Map<Body, boolean>();

  constructor(evaluator: Evaluator, where: Where) {
    this.#evaluator = evaluator;
    this.#where = where;
    this.#every = new EveryCall(evaluator, where);
  }

  placesOf(node: ts.Node): readonly ts.Node[] {
    let places: readonly ts.Node[] = [node];
    for (let place: ts.Node | undefined = node; place; place = place.parent) {
      if (!isBody(place)) continue;
      const taking = isTested(node, place) ? this.#taking(node, place) : undefined;
      if (taking?.length === 0 || !this.#isAskedFor(place)) return [];
      if (taking) places = taking;
    }
    return places;
  }

  /** Whether anybody asks for a function by its name that an object keeps by that. */
  #isAskedFor(body: Body): boolean {
    const known = this.#asked.get(body);
    if (known !== undefined) return known;
    this.#asked.set(body, true);
    const handler = chosenHandler(this.#evaluator, this.#mentions, body);
    const isAsked =
      !handler ||
      handler.asking.length === 0 ||
      handler.asking.some((each) => this.#mayAsk(each, handler.name));
    this.#asked.set(body, isAsked);
    return isAsked;
  }

  #mayAsk(asking: ts.ElementAccessExpression, name: string): boolean {
    const { argumentExpression: key } = asking;
    const body = givenIn(key, namesIn(key));
    const ways = body ? this.#waysInto(body, 'all') : [{ context: free }];
    if (!ways || ways.length === 0) return true;
    return ways
      .filter(({ context }) => !body || mayRun(this.#evaluator, asking, body, context))
      .some(({ context }) => {
        const texts = this.#evaluator.valuesOf(key, context).map(fixed);
        return texts.length === 0 || texts.includes(undefined) || texts.includes(name);
      });
  }

  /** The calls that come to a place of what is shared, where others do not; none where no call comes there; undefined where nothing more is to be told. */
  #taking(node: ts.Node, body: Body): readonly ts.Node[] | undefined {
    const runs = ({ context }: Way) => mayRun(this.#evaluator, node, body, context);
    const isShared = this.#where.isShared(this.#evaluator.program.pathOf(body.getSourceFile()));
    // Most are come to by somebody near, and nobody needs to look further.
    const near = this.#waysInto(body, 'near');
    if (!near || (!isShared && near.some(runs))) return undefined;
    const all = this.#waysInto(body, 'all');
    const taking = all?.filter(runs) ?? [];
    if (!all || taking.length === all.length) return undefined;
    if (taking.length === 0) return [];
    // Where each who calls it comes there at times, it is done where it stands.
    const unitOf = ({ place }: Way) =>
      this.#where.unitOf(this.#evaluator.program.pathOf(place.getSourceFile()));
    const come = new Set(taking.map(unitOf));
    const isForSome = isShared && all.some((way) => !come.has(unitOf(way)));
    return isForSome ? taking.map(({ place }) => place) : undefined;
  }

  /** What is bound inside of a function by those who call it; undefined where not all of them are known. */
  #waysInto(body: Body, which: 'near' | 'all', depth = 0): readonly Way[] | undefined {
    const found = this.#ways.get(which) ?? new Map<Body, readonly Way[] | undefined>();
    this.#ways.set(which, found);
    if (found.has(body)) return found.get(body);
    if (this.#pending.has(body)) return undefined;
    this.#pending.add(body);
    const calls = this.#every[which](body)?.calls;
    const ways = calls?.flatMap((call) => this.#waysBy(call, which, depth));
    this.#pending.delete(body);
    const few = ways && ways.length <= MOST_WAYS ? this.#sharing(body, ways) : undefined;
    found.set(body, few);
    return few;
  }

  /** What a call binds: where it hands on what the function around is given, as often as that is called. */
  #waysBy({ node, of }: CallOf, which: 'near' | 'all', depth: number): readonly Way[] {
    const open = this.#uncertain(node, of.node);
    const enter = (around: Context) => {
      const inside = boundCall(this.#evaluator, of, node, around);
      return surely(open.size === 0 ? inside : { ...inside, bound: new Map([...inside.bound, ...open]) });
    };
    const names = new Set(node.arguments.flatMap((each) => [...namesIn(each)]));
    const around = depth < DEEPEST ? givenIn(node, names) : undefined;
    const outer = around && this.#waysInto(around, which, depth + 1);
    if (!outer || outer.length === 0) return [{ context: enter(free), place: node }];
    return outer
      .filter(({ context }) => mayRun(this.#evaluator, node, around!, context))
      .map(({ context, place }) => ({ context: { ...enter(context), depth: 1 }, place }));
  }

  /** The parameters of which a call says something that may be another by then: nothing is known of them. */
  #uncertain({ arguments: given }: ts.CallExpression, { parameters }: ts.SignatureDeclaration) {
    const found = given.flatMap((each, index) => {
      const parameter = parameters[index];
      const isOpen = parameter && !isCertain(this.#evaluator, this.#mentions, each);
      return isOpen ? [[parameter, () => [derived({ name: '' })]] as const] : [];
    });
    return new Map<Bindable, () => readonly Value[]>(found);
  }

  /** Ways that bind what the function tests to the same texts share what is found out of one of them. */
  #sharing(body: Body, ways: readonly Way[]): readonly Way[] {
    const tested = testedIn(body);
    const parameters = body.parameters.filter(({ name }) => tested?.has(name.getText()));
    if (!tested || parameters.length === 0 || !body.parameters.every(({ name }) => ts.isIdentifier(name)))
      return ways;
    const found = new Map<string, Context>();
    return ways.map(({ context, place }, index) => {
      const texts = parameters.map((each) => context.bound.get(each)?.().map(fixed));
      const isKnown = texts.every((each) => each && each.length > 0 && !each.includes(undefined));
      const key = isKnown ? JSON.stringify(texts) : `${index}`;
      const same = found.get(key) ?? context;
      found.set(key, same);
      return { context: same, place };
    });
  }
}

/** The function around a node that is given something by one of some names. */
function givenIn(node: ts.Node, names: ReadonlySet<string>): Body | undefined {
  const isGiven = (each: ts.Node): each is Body =>
    isBody(each) && each.parameters.some(({ name }) => [...namesIn(name)].some((own) => names.has(own)));
  return ts.findAncestor(node.parent, isGiven);
}

/** The names that stand in a node. */
function namesIn(node: ts.Node): ReadonlySet<string> {
  return new Set(node.getText().match(/[A-Za-z_$][\w$]*/g));
}

/** The names that the tests of a function have; undefined where some of them are made of others there. */
function testedIn(body: Body): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const made = new Set<string>();
  const visit = (node: ts.Node): void => {
    const test = node.parent && testAround(node, node.parent)?.test;
    const tests = [
      test,
      ts.isSwitchStatement(node) && node.expression,
      ts.isCaseClause(node) && node.expression,
    ];
    for (const each of tests) if (each) for (const name of namesIn(each)) found.add(name);
    if ((ts.isVariableDeclaration(node) || ts.isBindingElement(node)) && ts.isIdentifier(node.name))
      made.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return [...found].some((name) => made.has(name)) ? undefined : found;
}

/** Whether a test within a function that is given something decides whether a place of it runs. */
function isTested(node: ts.Node, body: Body): boolean {
  if (body.parameters.length === 0) return false;
  for (let place = node; place !== body && place.parent; place = place.parent) {
    const { parent } = place;
    if (testAround(place, parent) || ts.isCaseOrDefaultClause(place)) return true;
    if (statementsBefore(place, parent).some(mayLead)) return true;
  }
  return false;
}

/** Whether a statement may lead away from what follows it, but where something is missing: that everybody leaves it out is next to never. */
function mayLead(node: ts.Statement): boolean {
  if (!ts.isIfStatement(node)) return false;
  const { expression, thenStatement, elseStatement } = node;
  const isLeft =
    !elseStatement && GIVES_UP.test(thenStatement.getText()) && ASKS_FOR_NOTHING.test(expression.getText());
  return !isLeft && [thenStatement, ...(elseStatement ? [elseStatement] : [])].some((each) => leaves(each));
}

/** `!order`, `order.id === undefined || !total` */
const ASKS_FOR_NOTHING =
  /^(?:![\w$.?]+|[\w$.?]+ ={2,3} (?:undefined|null))(?: \|\| (?:![\w$.?]+|[\w$.?]+ ={2,3} (?:undefined|null)))*$/;

/** `throw …`, `{ return; }`, `return null;` */
const GIVES_UP = /^\{?\s*(?:throw\b|return(?: (?:null|undefined|false|\[\]))?;?\s*\}?$)/;

/** The files of a ground, by what they are part of. */
export function filesAround(
  files: readonly Path[],
  unitOf: (path: Path) => Path,
): (some: readonly Path[]) => readonly Path[] {
  let byUnit: ReadonlyMap<Path, readonly Path[]> | undefined;
  return (some) => {
    byUnit ??= groupBy(files, unitOf);
    return [...new Set(some.map(unitOf))].flatMap((unit) => byUnit?.get(unit) ?? []);
  };
}
