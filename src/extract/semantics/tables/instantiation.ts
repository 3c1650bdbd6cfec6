/**
 * What the places that call a function, or extend or create a class, bind its parameters to. In: the files that may hold such places.
 * Out: for a parameter that a name of a table hangs on, the contexts in which it is known, each with the place that makes it so.
 */
import { ts } from 'ts-morph';
import { halves } from '../../../model/group.js';
import type { Calling } from '../calls/calling-files.js';
import { withBound } from '../evaluate/bases.js';
import { boundCall } from '../evaluate/calls.js';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { runIn } from '../evaluate/fired.js';
import {
  type Context,
  distinct,
  type FunctionValue,
  free,
  type Open,
  selfIn,
  type Value,
} from '../evaluate/values.js';
import { IndirectCalls } from '../indirect-calls.js';
import { type PromisedMember, promisedMember } from '../promises.js';
import { givesItselfOn } from '../repeated-calls.js';
import { functionsGiven, givenFor } from './given-functions.js';
import { aliasIn, nameOfHanded } from './handed-names.js';
import { type Entry, MadeClasses } from './made-classes.js';
import {
  type BareCall,
  type GivenCall,
  type KnownCall,
  mayBeLeftOut,
  type NamedCall,
  namesCalled,
} from './named-calls.js';
import { ownerName } from './owner-names.js';

/** Calls by one name. */
const MOST_GIVEN = 40;
/** Methods between the one that is called and what its instance was made with. */
const DEEPEST_RUN = 2;

export class Entries {
  readonly #evaluator: Evaluator;
  /** The calls of which nobody has found out yet what they call, by the names that this may have. */
  readonly #unread = new Map<string | undefined, NamedCall[]>();
  /** Calls of a member of what only somebody else gives: `broker.publish(…)` of a function whose parameter no type declares. */
  readonly #ofGiven = new Map<string, GivenCall[]>();
  /** Calls that give nothing, by the names of what they call. */
  readonly #bare = new Map<string, BareCall[]>();
  readonly #noted = new Set<ts.Node>();
  /** What they were found to call. */
  readonly #known = new Map<ts.Node, KnownCall[]>();
  /** What methods call with just what they are given. */
  readonly #run = new Map<ts.Node, readonly ts.Expression[]>();
  readonly #givenAt = new Map<
    ts.Node,
    { readonly count: number; readonly functions: readonly FunctionValue[] }
  >();
  #count = 0;
  /** The names under which something else is handed on. */
  readonly #aliases = new Map<string, Set<string>>();
  /** The properties of elements by which something else is handed on. */
  readonly #properties = new Map<string, Set<string>>();
  readonly #indirect: IndirectCalls;
  readonly #made: MadeClasses;
  readonly #read = new Set<NamedCall>();
  readonly #seen = new Set<ts.SourceFile>();

  readonly #elements: { readonly ofHandlers: true; readonly ofChoices: boolean };

  /** @param ofChoices whether a call with one of several objects is a way in for each */
  constructor(evaluator: Evaluator, { ofChoices = false } = {}) {
    this.#elements = { ofHandlers: true, ofChoices };
    this.#evaluator = evaluator;
    this.#indirect = new IndirectCalls(evaluator);
    this.#made = new MadeClasses(evaluator);
  }

  /** Remembers what a file calls, creates and extends; what that is, is found out for what is asked about alone. */
  add(file: ts.SourceFile): void {
    if (this.#seen.has(file)) return;
    this.#seen.add(file);
    const visit = (node: ts.Node): void => {
      this.#indirect.add(node);
      if (ts.isCallExpression(node)) {
        if (node.arguments.length > 0 || node.typeArguments) this.#call(node, file);
        else this.#bareCall(node, file);
      } else if (ts.isNewExpression(node)) {
        this.#made.add(node);
        this.#alias(node);
      } else if (ts.isClassLike(node)) this.#made.add(node);
      else this.#alias(node);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  /** Remembers those who may call what goes by a name. */
  addCalling(name: string | undefined, { files, names }: Calling): void {
    for (const file of files) this.add(file);
    if (name !== undefined) for (const each of names) this.#addAlias(name, each);
  }

  #call(node: ts.CallExpression, file: ts.SourceFile): void {
    const names = this.#namesOf(node.expression);
    const call = { node, file, names, order: this.#count };
    this.#count += 1;
    for (const name of names ?? [undefined]) {
      const same = this.#unread.get(name);
      if (same) same.push(call);
      else this.#unread.set(name, [call]);
    }
  }

  #bareCall(node: ts.CallExpression, file: ts.SourceFile): void {
    for (const name of namesCalled(this.#evaluator, node.expression))
      this.#bare.set(name, [...(this.#bare.get(name) ?? []), { node, file }]);
  }

  /** The ways in by calls that give nothing: what the function then takes is what it says itself. */
  #bareCallsOf(
    owner: ts.Node,
    names: Iterable<string>,
    files: ReadonlySet<ts.SourceFile> | undefined,
  ): readonly Entry[] {
    return [...names]
      .flatMap((name) => this.#bare.get(name) ?? [])
      .filter(({ file }) => files?.has(file) ?? true)
      .slice(0, MOST_GIVEN)
      .flatMap((call) => this.#entriesOfBare(call, owner));
  }

  #entriesOfBare({ node, file }: BareCall, owner: ts.Node): readonly Entry[] {
    const isNew = !this.#noted.has(node);
    this.#noted.add(node);
    return this.#evaluator.valuesOf(node.expression).flatMap((value): readonly Entry[] => {
      if (isNew) this.#noteGiven({ node, file }, value);
      const isMeant = value.kind === 'function' && value.node === owner;
      return isMeant ? [{ place: node, enter: (around) => this.#enter(value, node, around) }] : [];
    });
  }

  /** The calls of a method, those that give it nothing as well: what it is called on may make known what it says. */
  calling(method: ts.MethodDeclaration, files: ReadonlySet<ts.SourceFile>): readonly Entry[] {
    const name = method.name.getText();
    return [
      ...this.#callsOf(method, name, files),
      ...this.#bareCallsOf(method, [name], files),
      ...this.#ofInterfaces(method, files),
    ];
  }

  /**
   * The ways to where a parameter is bound.
   * @param open a parameter; or a class, of which those below it are meant
   * @param files those that may call the function of the parameter; without them, all that were added
   */
  of(open: Open | ts.ClassLikeDeclaration, files?: ReadonlySet<ts.SourceFile>): readonly Entry[] {
    if (ts.isClassLike(open)) return this.#made.below(open);
    const owner = open.parent;
    if (!ts.isClassLike(owner) && !ts.isConstructorDeclaration(owner)) {
      const name = ownerName(open);
      return [
        ...this.#callsOf(owner, name, files).filter(({ place }) => !givesItselfOn(place, open)),
        ...(mayBeLeftOut(open) ? this.#bareCallsOf(owner, this.#namesFor(name), files) : []),
        ...this.#ofInterfaces(owner, files),
        ...this.#indirect.of(owner, open, name),
      ];
    }
    return this.#made.of(ts.isClassLike(owner) ? owner : owner.parent);
  }

  /** The calls of a function through the types that promise it: interfaces of its class, the declared type of the object that holds it. */
  #ofInterfaces(owner: ts.Node, files: ReadonlySet<ts.SourceFile> | undefined): readonly Entry[] {
    const promised = promisedMember(owner);
    if (!promised || !ts.isFunctionLike(owner)) return [];
    return this.#signaturesOf(owner, promised).flatMap((signature) =>
      this.#callsOf(signature, promised.name, files).map(({ place }) => ({
        place,
        enter: (around: Context) => this.#enterOwner(owner, promised, place as ts.CallExpression, around),
      })),
    );
  }

  /** The methods of the types that promise a function. */
  #signaturesOf(owner: ts.Node, { name, types }: PromisedMember): readonly ts.SignatureDeclaration[] {
    const found = types
      .flatMap((type) => this.#evaluator.valuesOfType(type))
      .flatMap((value) =>
        value.kind === 'shape' || value.kind === 'instance' ? this.#evaluator.member(value, name, owner) : [],
      );
    // What a class does itself is called there, and not in those that extend it.
    return distinct(found).flatMap((value) =>
      value.kind === 'function' && !('body' in value.node && value.node.body) ? [value.node] : [],
    );
  }

  /** The context inside of a function that is called through a type: that of the instance which is known around, if one is. */
  #enterOwner(
    owner: ts.SignatureDeclaration,
    { of }: PromisedMember,
    place: ts.CallExpression,
    around: Context,
  ): Context {
    const called = around === free ? [] : this.#evaluator.valuesOf(place.expression, around);
    const own = called.find((each) => each.kind === 'function' && each.node === owner);
    const known = selfIn(around);
    const self =
      known?.kind === 'instance' && known.of === of
        ? known
        : of && { kind: 'instance' as const, of, context: free };
    const context = self ? { ...self.context, self } : free;
    const value: FunctionValue = own?.kind === 'function' ? own : { kind: 'function', node: owner, context };
    return { ...boundCall(this.#evaluator, value, place, around), depth: around.depth };
  }

  #namesOf(callee: ts.Expression): readonly string[] | undefined {
    if (ts.isPropertyAccessExpression(callee)) return [callee.name.text];
    if (!ts.isIdentifier(callee)) return undefined;
    const names = [callee.text];
    for (const declaration of this.#evaluator.scopes.find(callee.text, callee)) {
      if (ts.isImportSpecifier(declaration)) names.push((declaration.propertyName ?? declaration.name).text);
      // What a variable or a parameter holds, or a module exports by default, may be called anything.
      else if (!ts.isFunctionDeclaration(declaration)) return undefined;
    }
    return names;
  }

  /** `{ send: post }`, `this.send = post`, `send = post.bind(this)`, `export { post as send }`, `new CircuitBreaker(post)`. */
  #alias(node: ts.Node): void {
    this.#property(node);
    const [name, alias] = aliasIn(node) ?? [];
    if (name !== undefined && alias !== undefined) this.#addAlias(name, alias);
  }

  #addAlias(name: string, alias: string): void {
    if (alias !== name) this.#aliases.set(name, (this.#aliases.get(name) ?? new Set()).add(alias));
  }

  /** `<Order fetcher={load} />`: the component calls what it is given by the name of the property. */
  #property(node: ts.Node): void {
    const given =
      ts.isJsxAttribute(node) && node.initializer && ts.isJsxExpression(node.initializer)
        ? node.initializer.expression
        : undefined;
    const name = given && nameOfHanded(given);
    if (name === undefined || !ts.isJsxAttribute(node)) return;
    this.#properties.set(name, (this.#properties.get(name) ?? new Set()).add(node.name.getText()));
  }

  #callsOf(
    owner: ts.Node,
    name: string | undefined,
    files: ReadonlySet<ts.SourceFile> | undefined,
  ): readonly Entry[] {
    const names = this.#namesFor(name);
    for (const each of name === undefined ? this.#unread.keys() : [...names, undefined])
      this.#readCalls(each, files);
    return (this.#known.get(owner) ?? [])
      .filter(({ file }) => files?.has(file) ?? true)
      .filter(({ names: called }) => name === undefined || !called || called.some((each) => names.has(each)))
      .sort((a, b) => a.order - b.order)
      .flatMap((call) => this.#entriesBy(call));
  }

  /** The ways in by a call: one for each element of the lists that the loops around it run over. */
  #entriesBy({ node, value }: KnownCall): readonly Entry[] {
    const contextsIn = (around: Context) => elementContexts(this.#evaluator, node, around, this.#elements);
    const contexts = contextsIn(free);
    if (contexts.length < 2)
      return [
        {
          place: node,
          enter: (around) => this.#enter(value, node, around),
          each: (around) => contextsIn(around).map((element) => this.#enter(value, node, element)),
        },
      ];
    return contexts.map((element) => ({
      place: node,
      around: element,
      enter: (around) => {
        const inside = this.#enter(value, node, withBound(around, element));
        return around === free ? { ...inside, depth: around.depth } : inside;
      },
    }));
  }

  /** A name, and those under which what goes by it is handed on. */
  #namesFor(name: string | undefined): ReadonlySet<string> {
    const names = new Set(name === undefined ? [] : [name]);
    for (const each of names) for (const alias of this.#aliases.get(each) ?? []) names.add(alias);
    return names;
  }

  /** Finds out what the calls by a name call, in some files or in all. */
  #readCalls(name: string | undefined, files: ReadonlySet<ts.SourceFile> | undefined): void {
    const waiting = this.#unread.get(name);
    if (!waiting) return;
    const [now, later] = halves(waiting, ({ file }) => files?.has(file) ?? true);
    this.#unread.set(name, later);
    for (const call of now) {
      if (this.#read.has(call)) continue;
      this.#read.add(call);
      for (const value of this.#evaluator.valuesOf(call.node.expression)) {
        this.#noteGiven(call, value);
        if (value.kind !== 'function') continue;
        for (const each of [value, ...this.#runBy(value)]) {
          const known = { ...call, value: each };
          const same = this.#known.get(each.node);
          if (same) same.push(known);
          else this.#known.set(each.node, [known]);
        }
      }
    }
  }

  /** The functions that a method runs with what it is given, of those that its instance was made with. */
  #runBy({ node, context }: FunctionValue, depth = 0): readonly FunctionValue[] {
    if (depth > DEEPEST_RUN) return [];
    const run = this.#run.get(node) ?? runIn(node);
    this.#run.set(node, run);
    return run
      .flatMap((each) => this.#evaluator.valuesOf(each, context))
      .flatMap((value) => {
        if (value.kind !== 'function') return [];
        return ts.isMethodDeclaration(value.node) ? this.#runBy(value, depth + 1) : [value];
      });
  }

  #noteGiven({ node, file }: BareCall, value: Value): void {
    const open = givenFor(value);
    if (!open || !ts.isParameter(open)) return;
    const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    // `(fetcher) => fetcher(url)`: what is given is called itself.
    const name = last?.step === 'member' ? last.name : open.name.getText();
    this.#ofGiven.set(name, [...(this.#ofGiven.get(name) ?? []), { node, file, open }]);
  }

  /**
   * The ways into a function by calls on what is given: those where whoever gives it gives an instance of the class, or an object, that has it.
   * @param waysOf the ways to where a parameter is bound
   */
  ofGiven(
    owner: ts.Node,
    named: string | undefined,
    files: ReadonlySet<ts.SourceFile>,
    waysOf: (open: Open) => readonly Entry[],
  ): readonly Entry[] {
    if (!ts.isFunctionLike(owner)) return [];
    const names =
      named === undefined
        ? this.#ofGiven.keys()
        : [...this.#namesFor(named), ...(this.#properties.get(named) ?? [])];
    const given = [...new Set(names)]
      .flatMap((each) => this.#ofGiven.get(each) ?? [])
      .filter(({ file }) => files.has(file));
    const promised = promisedMember(owner);
    const signatures = new Set(promised && given.length > 0 ? this.#signaturesOf(owner, promised) : []);
    return given.slice(0, MOST_GIVEN).flatMap(({ node, open: holder }) => {
      for (const value of this.#givenTo(node, holder, waysOf)) {
        if (value.node === owner)
          return [{ place: node, enter: (around) => this.#enter(value, node, around), ofGiven: node }];
        if (promised && signatures.has(value.node))
          return [{ place: node, enter: (around) => this.#enterOwner(owner, promised, node, around) }];
      }
      return [];
    });
  }

  /** What a call on what is given calls, found out once for the calls that are known: each site in those functions asks for it. */
  #givenTo(
    node: ts.CallExpression,
    holder: Open,
    waysOf: (open: Open) => readonly Entry[],
  ): readonly FunctionValue[] {
    const before = this.#givenAt.get(node);
    if (before?.count === this.#count) return before.functions;
    const functions = [...functionsGiven(this.#evaluator, node, holder, waysOf)];
    this.#givenAt.set(node, { count: this.#count, functions });
    return functions;
  }

  #enter(value: FunctionValue, node: ts.CallExpression, around: Context): Context {
    // What a method is called on may be known only inside of the place.
    const [again] = around === free ? [] : this.#evaluator.valuesOf(node.expression, around);
    const callee = again?.kind === 'function' && again.node === value.node ? again : value;
    return { ...boundCall(this.#evaluator, callee, node, around), depth: around.depth };
  }
}
