/**
 * The one answer to "what can this expression be": follows constants, members, calls of small functions and declared types through
 * the files of the system. Why not TypeScript's type checker: it would need every file of the program before its first answer, knows
 * no text that is joined at run time, and takes what comes from packages that are not installed, and from `process.env`, for `any`.
 */
import { ts } from 'ts-morph';
import { GIVEN, SHARED } from '../links.js';
import { findAssignedMembers } from './assigned.js';
import { findLeaving } from './checked.js';
import { declaredValues, exportedValues } from './declarations.js';
import { findExports } from './exports.js';
import { expressionValues } from './expressions.js';
import { filledSource } from './filled-source.js';
import { findFillings } from './fillings.js';
import { GivenUp } from './given-up.js';
import { InsideCalls } from './inside-calls.js';
import { indexObject, memberValues } from './members.js';
import { isOutermost } from './outermost.js';
import type { Program } from './program.js';
import { namesPut } from './put-functions.js';
import { findRegistrations, type Registrations } from './registrations.js';
import { remembered } from './remembered.js';
import { findReturns, returned } from './returned.js';
import { Scopes } from './scopes.js';
import { findSelfUses } from './self-uses.js';
import { findShared } from './shared.js';
import { Surroundings } from './surroundings.js';
import { findTypeDeclaration } from './type-declarations.js';
import { typeValues } from './types.js';
import { UsedAgain } from './used-again.js';
import {
  type Bindable,
  boundIn,
  type ClassValue,
  type Context,
  derived,
  distinct,
  type FunctionValue,
  free,
  type InstanceValue,
  type ObjectValue,
  textValue,
  type Value,
} from './values.js';

/** What deeper nesting of calls and constants could add is not worth its time. */
const DEEPEST = 120;
/** Steps for one answer: a program that needs more chooses among too much to know anything. */
const MOST_STEPS = 3_000;
/** Depths of what an answer leaves out: of one that is whole, and of one that was given up. */
const NOTHING = Number.POSITIVE_INFINITY;
const EVERYTHING = -1;

export class Evaluator extends Surroundings {
  readonly program: Program;
  readonly scopes = new Scopes();
  /** What is known of nodes, by what is bound around them. */
  #known = new WeakMap<Context, Map<ts.Node, readonly Value[]>>();
  #givenUp = new GivenUp();
  #exported = new Map<string, readonly Value[]>();
  /** What is registered where something is bound, by the list of what is bound. */
  #registered = new WeakMap<readonly Context[], Registrations>();
  /** What parameters are bound to, wherever they are asked for. */
  #ambient: Context = free;
  readonly #types = new Map<string, ts.Node | undefined>();
  /** What is being found out, and how deep that is. */
  #pending = new Map<ts.Node, number>();
  readonly #usedAgain = new UsedAgain();
  /** The members that are looked for in what objects spread. */
  readonly #spreads: { node: ts.Node; context: Context; name: string; depth: number }[] = [];
  /** How deep the outermost of those is that the answer being found leaves out, for it leads back to them: for who asks them, it is not whole. */
  #leftOut = NOTHING;
  #depth = 0;
  #fuel = 0;
  /** The names under which they are put, as far as that is known. */
  readonly namesPutNear = remembered((file: ts.SourceFile) =>
    this.apart(() => namesPut(this, this.putNear(file), file)),
  );
  /** Told of what a text is compared with, or looked up among, while something finds out what its path decides. */
  compares: ((text: string, by: 'start' | 'name' | 'part', others: Iterable<string>) => void) | undefined;
  /** What a row of an outbox holds, while what relays it is read for that row. */
  rowMember: (value: Value | undefined, name: string) => readonly Value[] | undefined = () => undefined;
  steps = 0;
  /** Places that were not looked at from all that call them, for that would take too many steps. */
  readonly unfollowed = new Set<ts.Node>();
  /** Components of which it is known who shows them, and what they are given there. */
  readonly shownComponents = new Set<ts.SourceFile>();
  /** An instance of a class, whatever it was made with. */
  readonly anyInstanceOf = remembered(
    (of: ts.ClassLikeDeclaration): InstanceValue => ({ kind: 'instance', of, context: free }),
  );
  /** What is bound in the members of a class that are asked for of a value. */
  readonly inside = remembered((self: InstanceValue | ClassValue): Context => ({ ...self.context, self }));
  /** The same instance where a parameter is declared to be one, by that parameter. */
  readonly declaredInstances = remembered(
    (_: InstanceValue) => new Map<ts.ParameterDeclaration, InstanceValue>(),
  );
  readonly insideCalls = new InsideCalls();
  readonly exportsOf = remembered(findExports);
  readonly indexOf = remembered(indexObject);
  readonly returnsOf = remembered(findReturns);
  readonly assignedMembersOf = remembered(findAssignedMembers);
  readonly setsOf = remembered(findFillings);
  readonly #sharedIn = remembered(findShared);
  readonly filledOf = remembered((file: ts.SourceFile) => filledSource(file.fileName, file.text));
  readonly selfUsesOf = remembered(findSelfUses);
  readonly leavingIn = remembered((of: ts.Block | ts.CaseOrDefaultClause) => findLeaving(this, of));

  constructor(program: Program) {
    super();
    this.program = program;
  }

  /** The values that an expression can have. Never fails; cycles know nothing. */
  valuesOf(node: ts.Expression, context: Context = free): readonly Value[] {
    // What stands there is known without looking, however much else was looked at before.
    if (ts.isStringLiteralLike(node)) return [textValue(node.text, node)];
    return this.#remembered(node, context, () => expressionValues(this, node, context));
  }

  /** Finds what a node says where something is bound around it, once; what was cut off is found anew. */
  #remembered(node: ts.Node, context: Context, find: () => readonly Value[]): readonly Value[] {
    const isFree = context.bound.size === 0 && !context.outer && !context.self;
    const around = isFree ? free : context;
    const found = this.#known.get(around)?.get(node);
    if (found) return found;
    const steps = this.#depth === 0 ? MOST_STEPS : this.#fuel;
    const attempt = this.#depth > 0 && steps > 0 ? this.#givenUp.of(node, around, steps) : undefined;
    if (attempt) {
      // It takes them again: nor would anybody else have any left.
      this.#fuel -= attempt.steps;
      this.#leftOut = EVERYTHING;
      return attempt.values;
    }
    const before = this.#leftOut;
    this.#leftOut = NOTHING;
    const values = distinct(this.#follow(node, find, context));
    if (this.#fuel <= 0 && this.#leftOut === EVERYTHING) this.#givenUp.add(node, around, { values, steps });
    if (this.#isWhole(before)) {
      const all = this.#known.get(around);
      if (all) all.set(node, values);
      else this.#known.set(around, new Map([[node, values]]));
    }
    return values;
  }

  /** What a key is wherever it is told, found once: who asks for one of many names looks at no other. */
  registrationsIn(contexts: readonly Context[], key: ts.Expression): Registrations {
    const known = this.#registered.get(contexts);
    if (known) return known;
    const before = this.#leftOut;
    this.#leftOut = NOTHING;
    const found = findRegistrations(this, key, contexts);
    if (this.#isWhole(before)) this.#registered.set(contexts, found);
    return found;
  }

  /** Whether an answer is the same whoever asks: no more than itself was left out of it, or nobody waits for it on whom it could hang. */
  #isWhole(leftOutBefore: number): boolean {
    const isWhole = this.#leftOut >= this.#depth || this.#depth === 0;
    this.#leftOut = isWhole ? leftOutBefore : Math.min(leftOutBefore, this.#leftOut);
    return isWhole;
  }

  /** What a parameter is bound to by the calls around a place, or by those that everything is read for. */
  boundTo(open: Bindable, context: Context): readonly Value[] | undefined {
    return boundIn(context, open) ?? (this.#ambient === free ? undefined : boundIn(this.#ambient, open));
  }

  /** Whether anything is bound around a place, or for all that is read. */
  isBound(context: Context): boolean {
    return context.bound.size > 0 || this.isReadFor;
  }

  /** Whether all is read for what is bound around it: for one request of many. */
  get isReadFor(): boolean {
    return this.#ambient !== free;
  }

  /** Reads with parameters bound that what is read is no part of: of the function that filled what is carried to it. */
  within<Read>(context: Context, read: () => Read): Read {
    const [known, exported, ambient, fuel] = [this.#known, this.#exported, this.#ambient, this.#fuel];
    const [registered, givenUp] = [this.#registered, this.#givenUp];
    [this.#registered, this.#givenUp] = [new WeakMap(), new GivenUp()];
    [this.#known, this.#exported] = [new WeakMap(), new Map()];
    [this.#ambient, this.#fuel] = [context, MOST_STEPS];
    try {
      return read();
    } finally {
      [this.#known, this.#exported, this.#ambient, this.#fuel] = [known, exported, ambient, fuel];
      [this.#registered, this.#givenUp] = [registered, givenUp];
    }
  }

  /** Finds out what has nothing to do with the answer that is being found, nor with what is bound around it, with steps of its own. */
  apart<Found>(find: () => Found): Found {
    const [depth, leftOut, pending] = [this.#depth, this.#leftOut, this.#pending];
    [this.#depth, this.#leftOut, this.#pending] = [0, NOTHING, new Map()];
    try {
      return this.within(free, find);
    } finally {
      [this.#depth, this.#leftOut, this.#pending] = [depth, leftOut, pending];
    }
  }

  /** The values of what a declared type says. */
  valuesOfType(node: ts.TypeNode, context: Context = free): readonly Value[] {
    return this.#remembered(node, context, () => typeValues(this, node, context));
  }

  /** What a name means where it stands. */
  valuesOfName(name: string, at: ts.Node, context: Context): readonly Value[] {
    const declarations = this.scopes.find(name, at);
    if (declarations.length === 0) return this.#given(name, at);
    const [only, another] = declarations;
    if (only && !another && isAmbient(only)) {
      const defined = this.definedNear(name, at);
      const given = defined.length > 0 ? defined : this.toldToPages(name, at);
      const named = given.length > 0 ? given : this.sharedBy(name, at);
      if (named.length > 0) return named;
    }
    return declarations.flatMap((declaration) => {
      const around = isOutermost(declaration, this.shownComponents) ? free : context;
      // While it is found what a variable is, what it is so far may be asked.
      const bound = ts.isVariableDeclaration(declaration) ? boundIn(around, declaration) : undefined;
      if (bound) return bound;
      return this.#remembered(declaration, around, () => declaredValues(this, declaration, around));
    });
  }

  /** What a build or a program gives to a file by a name that nothing there declares; else the name itself. */
  #given(name: string, at: ts.Node): readonly Value[] {
    const target = this.program.resolve(at.getSourceFile(), GIVEN + name);
    const path = target && 'file' in target ? target.file : undefined;
    const defined = path === undefined ? this.definedNear(name, at) : [];
    if (defined.length > 0) return defined;
    const told = path === undefined ? this.toldToPages(name, at) : [];
    if (told.length > 0) return told;
    const shared = path === undefined ? this.sharedBy(name, at) : [];
    if (shared.length > 0) return shared;
    const named = path === undefined ? this.globalsNear(name, at) : this.exported(path, name);
    const values = named.length > 0 || path === undefined ? named : this.exported(path, 'default');
    return values.length > 0 ? values : [derived({ name })];
  }

  /** What a file of the program puts where all of its files see it: `window.ask = async (url) => fetch(url)`. */
  sharedBy(name: string, at: ts.Node): readonly Value[] {
    const target = this.program.resolve(at.getSourceFile(), SHARED + name);
    const file = target && 'file' in target ? this.program.file(target.file) : at.getSourceFile();
    const put = file ? this.#sharedIn(file).get(name) : undefined;
    return (put ?? []).flatMap((each) => this.valuesOf(each));
  }

  /** What a member of a value is. */
  member(value: Value, name: string, node: ts.Node): readonly Value[] {
    return this.#follow(undefined, () => distinct(memberValues(this, value, name, node)));
  }

  /** What is spread into an object brings; nothing where the object is spread into itself. */
  spreadInto({ node, context }: ObjectValue, name: string, find: () => readonly Value[]): readonly Value[] {
    const same = this.#spreads.find(
      (each) => each.node === node && each.context === context && each.name === name,
    );
    if (same) {
      this.#leftOut = Math.min(this.#leftOut, same.depth);
      return [];
    }
    this.#spreads.push({ node, context, name, depth: this.#depth - 1 });
    try {
      return find();
    } finally {
      this.#spreads.pop();
    }
  }

  /** What a function returns, whatever it is called with. */
  returnedBy({ node, context }: FunctionValue): readonly Value[] {
    return this.#follow(undefined, () => returned(this, node, context));
  }

  /** What a file exports by a name. */
  exported(path: string, name: string): readonly Value[] {
    const key = `${path}\n${name}`;
    const known = this.#exported.get(key);
    if (known) return known;
    const before = this.#leftOut;
    this.#leftOut = NOTHING;
    const values = this.#follow(undefined, () =>
      [path, ...replacementsOf(this.program, path)].flatMap((each) =>
        exportedValues(this, each, name, new Set()),
      ),
    );
    if (this.#isWhole(before)) this.#exported.set(key, values);
    return values;
  }

  /** Goes one step deeper, unless that leads into a circle or too far. */
  #follow(
    node: ts.Node | undefined,
    find: () => readonly Value[],
    context: Context = free,
  ): readonly Value[] {
    if (this.#depth === 0) this.#fuel = MOST_STEPS;
    const pending = node && this.#pending.get(node);
    const isTooFar = this.#depth > DEEPEST || this.#fuel <= 0;
    const end = node && pending !== undefined && !isTooFar ? this.#usedAgain.begin(node, context) : undefined;
    if (isTooFar || (pending !== undefined && !end)) {
      this.#leftOut = Math.min(this.#leftOut, pending ?? EVERYTHING);
      return [];
    }
    this.#fuel -= 1;
    this.steps += 1;
    this.#depth += 1;
    if (node) this.#pending.set(node, this.#depth - 1);
    try {
      return find();
    } finally {
      if (node && pending !== undefined) this.#pending.set(node, pending);
      else if (node) this.#pending.delete(node);
      end?.();
      this.#depth -= 1;
    }
  }

  /** The interface or alias that an import names. */
  typeOf(from: ts.SourceFile, specifier: string, name: string): ts.Node | undefined {
    const target = this.program.resolve(from, specifier);
    if (!target || !('file' in target)) return undefined;
    const key = `${target.file}\n${name}`;
    if (this.#types.has(key)) return this.#types.get(key);
    const found = findTypeDeclaration(this, from, specifier, name, new Set());
    this.#types.set(key, found);
    return found;
  }
}

/** The files that take the place of one where the program is built for others: `environment.prod.ts` of Angular that of `environment.ts`. */
function replacementsOf(program: Program, path: string): readonly string[] {
  const [, start, end] = /^(.*\benvironments?\/environment)(\.[jt]s)$/.exec(path) ?? [];
  if (start === undefined) return [];
  return ['.prod', '.production'].map((each) => start + each + end).filter((each) => program.file(each));
}

/** Whether a name is only said to be there: `declare const ORDERS_URL: string`. */
function isAmbient(node: ts.Node): boolean {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : undefined;
  return (
    statement !== undefined &&
    ts.isVariableStatement(statement) &&
    (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false)
  );
}
