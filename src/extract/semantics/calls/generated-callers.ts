/**
 * Where the program calls what generated clients ask: `api.getOrder({ id })`. In: what is told within such clients, and the files around them. Out: the same at each place of the program's
 * own code that calls the method, whatever of the client lies in between; nothing of methods that nobody calls. Why: a client is generated for all that
 * a server answers, and says nothing of what is asked. A client of which nobody is seen to call anything is used in another way, and told as it is.
 */
import { ts } from 'ts-morph';
import { groupBy } from '../../../model/group.js';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { withoutNodes } from '../evaluate/text.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import { implementsIt } from '../invocations.js';
import { Mentions } from '../mentions.js';
import { safely } from '../safely.js';
import type { Answer } from './answers.js';
import { COMMON } from './common-names.js';
import { isGeneratedClient } from './generated-files.js';
import { isOptionTaken, optionAround } from './generated-options.js';
import { type FilesAround, OtherWays } from './generated-otherwise.js';
import { isForm, type Owner, outside, ownerOf } from './generated-owners.js';
import type { CallReading } from './http.js';
import { isNamed } from './readings.js';
import type { Placing } from './settled.js';
import type { Site } from './site.js';
import type { Standing } from './standing.js';

/** Functions of a client on the way to a place of it. */
const DEEPEST = 6;
/** Places that call one function of a client, after which it is told as it is. */
const MOST_CALLS = 500;

/** Packages whose hooks and containers give what the program gave them. */
const HANDS_ON =
  /^(?:react|preact|vue|svelte|solid-js|@angular\/core|@nestjs\/(?:common|core)|tsyringe|typedi|awilix\S*|inversify\S*|brandi\S*)$/;

export interface GeneratedAround extends FilesAround {
  readAt(site: Site, context: Context): Answer | undefined;
  readonly standing: Pick<Standing, 'isNear' | 'isOfService'>;
}

/** A place that calls a function of a client, and what is bound inside of that function then. */
interface Way {
  readonly place: ts.Node;
  enter(): Context | undefined;
}

/** Who calls a function of a client. */
interface Callers {
  readonly ways: readonly Way[];
  /** Somebody asks something unknown for what is called so, or may ask for it otherwise. */
  readonly isOpen: boolean;
}

/** An expression that is a function of a client, with the place that uses it. */
interface Use {
  readonly node: ts.Expression;
  readonly place: ts.Node;
  /** The function of a client that it stands in, which others may call in turn. */
  readonly outer: Owner | undefined;
}

interface Uses {
  readonly uses: readonly Use[];
  readonly isOpen: boolean;
}

/** What the program says, with what generated clients ask where that is called. */
export function atCallers(
  evaluator: Evaluator,
  placings: readonly Placing[],
  around: GeneratedAround,
): readonly Placing[] {
  const asked = new Map<Placing, { readonly at: ts.Node; readonly owner: Owner }>();
  for (const each of placings) {
    const at = insideOf(each);
    const owner = at && ownerOf(at);
    if (owner) asked.set(each, { at, owner });
  }
  if (asked.size === 0) return placings;
  const callers = new GeneratedCallers(
    evaluator,
    around,
    [...asked.values()].map(({ owner }) => owner),
  );
  const found = new Map([...asked].map(([each, { at, owner }]) => [each, callers.of(owner, at)]));
  const isNear = (a: ts.Node, b: ts.Node) => around.standing.isNear(a, b);
  /** The clients of which something is called, by what they are part of. */
  const used = [...asked].flatMap(([each, { at }]) => (found.get(each)!.ways.length > 0 ? [at] : []));
  const others = groupBy([...asked.keys()], (each) => asked.get(each)!.at);
  return placings.flatMap((each): readonly Placing[] => {
    const inside = asked.get(each);
    if (!inside) return [each];
    const { ways, isOpen } = found.get(each)!;
    if (ways.length === 0) return isOpen || !used.some((at) => isNear(at, inside.at)) ? [each] : [];
    const all = others.get(inside.at)!;
    // What several say of one place is told once for each who calls it.
    return ways.flatMap((way) => {
      const meant = meantAt(way, inside.at, all, each, around);
      return meant.map((reading) => ({ reading, place: way.place }));
    });
  });
}

/** The place within a generated client that something is asked at, with what is asked for. */
function insideOf({ reading, place }: Placing): ts.Node | undefined {
  if (reading.kind !== 'call' || reading.protocol !== 'http' || reading.hands || reading.anyMethod)
    return undefined;
  const says = [...(reading.address ?? []), ...(reading.route ?? [])].some(
    (part) => typeof part === 'string' && /\/\w/.test(part.replace(/^\w+:\/\/[^/]*/, '')),
  );
  if (!says) return undefined;
  if (isGeneratedClient(place.getSourceFile())) return place;
  // Where the client is made says no more than whom it asks.
  const isMade = ts.isNewExpression(place) && isGeneratedClient(reading.node.getSourceFile());
  return isMade ? reading.node : undefined;
}

/** What is asked on a way: where several are made of the same class, what the one asks that is called there. */
function meantAt(
  way: Way,
  at: ts.Node,
  all: readonly Placing[],
  each: Placing,
  { readAt, standing }: GeneratedAround,
): readonly CallReading[] {
  const own = each.reading as CallReading;
  const keyOf = ({ reading }: Placing) => {
    const { address, method, route } = reading as CallReading;
    return JSON.stringify([address, route, method], withoutNodes);
  };
  const different = new Map(all.map((one) => [keyOf(one), one]));
  const isFirst = all[0] === each;
  if (different.size < 2 && isNamed(own)) return isFirst ? [own] : [];
  const context = own.node === at ? safely(() => way.enter()) : undefined;
  const again = context && readAt(at as Site, context)?.readings;
  const meant = again?.flatMap((one) => (one.kind === 'call' ? [one] : [])) ?? [];
  const isKnown = meant.length > 0 && meant.every(isNamed);
  if (isKnown) return isFirst ? meant : [];
  const near = [...different.values()].filter(({ place }) => standing.isNear(place, way.place));
  const left = near.length > 0 ? near : [...different.values()];
  return left.includes(each) ? [own] : [];
}

class GeneratedCallers {
  readonly #evaluator: Evaluator;
  readonly #around: GeneratedAround;
  readonly #mentions = new Mentions();
  readonly #known = new Map<ts.Node, Uses>();
  readonly #otherWays: OtherWays;
  readonly #namedIn = new Map<ts.SourceFile, Map<string, readonly Path[]>>();
  readonly #words = new Map<Path, ReadonlySet<string>>();
  readonly #declared = new Map<ts.SourceFile, ReadonlySet<string>>();
  readonly #owners: readonly Owner[];

  constructor(evaluator: Evaluator, around: GeneratedAround, owners: readonly Owner[]) {
    this.#evaluator = evaluator;
    this.#around = around;
    this.#owners = owners;
    this.#otherWays = new OtherWays(evaluator, around);
  }

  /** @param at the place within a function of which the callers are wanted */
  of(owner: Owner, at: ts.Node): Callers {
    const ways: Way[] = [];
    let isOpen = false;
    const within: (context: Context) => Context | undefined = (context) => context;
    const steps = [{ owner, at, within, depth: 0 }];
    const seen = new Set<ts.Node>([owner.node]);
    // What is added to a list while it is walked is walked as well.
    for (const { owner: each, at, within, depth } of steps) {
      const found = this.#usesOf(each);
      const option = optionAround(at, each);
      isOpen ||= found.isOpen;
      for (const { node, place, outer } of found.uses) {
        if (option !== undefined && !isOptionTaken(place, option)) continue;
        const inside = (around: Context) => {
          const context = this.#enter(node, each, around);
          return context && within(context);
        };
        if (!outer) ways.push({ place, enter: () => inside(free) });
        else if (depth < DEEPEST && !seen.has(outer.node)) {
          seen.add(outer.node);
          steps.push({ owner: outer, at: place, within: inside, depth: depth + 1 });
        }
      }
    }
    isOpen ||= ways.length === 0 && steps.some(({ owner: each }) => this.#mayBeAskedOtherwise(each));
    const alone = [...new Map(ways.map((way) => [way.place, way])).values()];
    return alone.length > MOST_CALLS ? { ways: [], isOpen: true } : { ways: alone, isOpen };
  }

  /** Where the program uses a function of a client, and where other functions of clients do. */
  #usesOf(owner: Owner): Uses {
    const known = this.#known.get(owner.node);
    if (known) return known;
    const uses: Use[] = [];
    let isOpen = false;
    const seen = new Set<ts.Node>();
    const { names, files } = this.#naming(owner);
    for (const file of files) {
      const isGenerated = isGeneratedClient(file);
      const mentions = [...names].flatMap((each) => this.#mentionsIn(file, each));
      // A template names what it calls where nothing is read.
      if (mentions.length === 0 && COMPONENT.test(file.fileName)) isOpen = true;
      for (const node of mentions) {
        if (seen.has(node) || isWithin(node, owner.node)) continue;
        seen.add(node);
        const verdict = this.#verdict(node, owner, isGenerated);
        isOpen ||= verdict === 'open';
        const place = verdict === 'is' ? usedAt(node) : undefined;
        const outer = place && isGenerated ? ownerOf(place) : undefined;
        if (place && (outer || !isGenerated)) uses.push({ node, place, outer });
      }
    }
    const found = { uses, isOpen };
    this.#known.set(owner.node, found);
    return found;
  }

  /** The names that a function goes by, for who hands it on may give it another one, and the files that name it. */
  #naming({ node, name }: Owner): {
    readonly names: ReadonlySet<string>;
    readonly files: Set<ts.SourceFile>;
  } {
    const names = new Set([name]);
    const naming = () => [...names].flatMap((each) => this.#filesNaming({ node, name: each }));
    for (const file of naming()) for (const as of exportedAs(file, name)) names.add(as);
    return { names, files: new Set(naming()) };
  }

  #mayBeAskedOtherwise(owner: Owner): boolean {
    const { node, holder } = owner;
    const holding = holder === undefined ? [] : this.#filesNaming({ node, name: holder });
    return this.#otherWays.mayLeadTo(owner, [...this.#naming(owner).files], holding);
  }

  /** What is bound where a function of a client stands, as it is called there: what it is made with, not what it is given. */
  #enter(node: ts.Expression, owner: Owner, around: Context): Context | undefined {
    const called = this.#evaluator
      .valuesOf(node, around)
      .find((value) => value.kind === 'function' && isForm(value.node, owner));
    return called?.kind === 'function' ? called.context : undefined;
  }

  /** Whether an expression is a function of a client; `open` where it may be, and nothing else says so but its name. */
  #verdict(node: ts.Expression, owner: Owner, isGenerated: boolean): 'is' | 'not' | 'open' {
    const values = safely(() => this.#evaluator.valuesOf(node)) ?? [];
    const isIt = (value: Value) => value.kind === 'function' && this.#isIt(value.node, owner);
    if (values.some(isIt)) return 'is';
    if (isGenerated || (values.length > 0 && !values.some(({ kind }) => kind === 'derived'))) return 'not';
    const isMember = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
    // A name alone is imported, or declared, by what it is, and so is another one.
    if (!isMember && !this.#isTaken(node)) return 'not';
    if (!node.getText().includes(owner.name)) return 'not';
    const isUnknown = (value: Value) =>
      value.kind === 'derived' && (!('package' in value.root) || HANDS_ON.test(value.root.package));
    // What any other package gives may be what the program gave it, or the package's own.
    if (values.length > 0 && !values.some(isUnknown)) return COMMON.test(owner.name) ? 'not' : 'open';
    return isMember && this.#isMeantByName(owner, node) ? 'is' : 'open';
  }

  /** Whether a name alone was taken from something: `const { getOrder } = useOrders()`. */
  #isTaken(node: ts.Expression): boolean {
    return ts.isIdentifier(node) && this.#evaluator.scopes.find(node.text, node).some(ts.isBindingElement);
  }

  /** Whether a function is what is asked for, a form of it, or what an interface promises that its class implements. */
  #isIt(node: ts.SignatureDeclaration, owner: Owner): boolean {
    return (
      isForm(node, owner) || (ts.isMethodSignature(node) && implementsIt(this.#evaluator, owner.node, node))
    );
  }

  /** Whether nothing else that a program may ask goes by a name. */
  #isMeantByName(owner: Owner, node: ts.Node): boolean {
    if (COMMON.test(owner.name) || owner.holder === undefined) return false;
    const alike = this.#owners.filter(({ name, node: of }) => name === owner.name && of !== owner.node);
    if (alike.some((each) => !isForm(each.node, owner))) return false;
    return this.#filesNaming(owner).every(
      (file) =>
        isGeneratedClient(file) ||
        !this.#around.standing.isNear(file, node) ||
        !this.#declaredIn(file).has(owner.name),
    );
  }

  #declaredIn(file: ts.SourceFile): ReadonlySet<string> {
    const known = this.#declared.get(file);
    if (known) return known;
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
      const isFunction =
        ts.isFunctionDeclaration(node) ||
        ts.isClassElement(node) ||
        ts.isTypeElement(node) ||
        ts.isObjectLiteralElementLike(node) ||
        ts.isVariableDeclaration(node);
      if (isFunction && node.name) found.add(node.name.getText());
      ts.forEachChild(node, visit);
    };
    visit(file);
    this.#declared.set(file, found);
    return found;
  }

  /** The expressions of a file that a name stands in, or what the file calls the same. */
  #mentionsIn(file: ts.SourceFile, name: string): readonly ts.Expression[] {
    const names = new Set([name]);
    const found: ts.Expression[] = [];
    for (const each of names)
      for (const mention of this.#mentions.in(file, each)) {
        if (mention.kind === 'name') names.add(mention.name);
        else if (mention.kind === 'expression') found.push(mention.node);
      }
    return found;
  }

  #filesNaming({ node, name }: Pick<Owner, 'node' | 'name'>): readonly ts.SourceFile[] {
    const file = node.getSourceFile();
    const known = this.#namedIn.get(file) ?? this.#namesAround(file);
    this.#namedIn.set(file, known);
    const paths =
      known.get(name) ?? this.#around.filesAround(file).filter((path) => this.#wordsOf(path).has(name));
    known.set(name, paths);
    return paths.flatMap((path) => this.#evaluator.program.file(path) ?? []);
  }

  /** The files around a client that hold the names of what it may be asked for. */
  #namesAround(file: ts.SourceFile): Map<string, readonly Path[]> {
    const found = new Map<string, Path[]>([...namesIn(file)].map((name) => [name, []]));
    for (const path of this.#around.filesAround(file)) {
      const held = this.#wordsOf(path);
      for (const [name, paths] of found) if (held.has(name)) paths.push(path);
    }
    return found;
  }

  #wordsOf(path: Path): ReadonlySet<string> {
    const known = this.#words.get(path) ?? new Set<string>((this.#around.read(path) ?? '').match(WORDS));
    this.#words.set(path, known);
    return known;
  }
}

const WORDS = /[\w$]+/g;
const COMPONENT = /\.(?:vue|svelte|astro)$/;

/** The names of the functions of a client. */
function namesIn(file: ts.SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node) && node.name) found.add(node.name.text);
    if (ts.isFunctionLike(node)) {
      const owner = ownerOf(node.getLastToken() ?? node);
      if (owner) found.add(owner.name);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The other names by which a file hands on what goes by one in it: `export { getOrder as findOrder } from './api'`. */
function exportedAs({ statements }: ts.SourceFile, name: string): readonly string[] {
  return statements.flatMap((each) => {
    const clause = ts.isExportDeclaration(each) ? each.exportClause : undefined;
    return (clause && ts.isNamedExports(clause) ? [...clause.elements] : []).flatMap((element) =>
      element.propertyName?.text === name && element.name.text !== 'default' ? [element.name.text] : [],
    );
  });
}

function isWithin(node: ts.Node, around: ts.Node): boolean {
  return node.getSourceFile() === around.getSourceFile() && node.pos >= around.pos && node.end <= around.end;
}

/** Where a function is called, or given to somebody who may call it; undefined where only something of it is asked for. */
function usedAt(node: ts.Expression): ts.Node | undefined {
  const place = outside(node);
  const { parent } = place;
  if (ts.isCallExpression(parent) && parent.expression === place) return parent;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === place) {
    const isCalled = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
    return isCalled && /^(?:call|apply|bind)$/.test(parent.name.text) ? parent.parent : undefined;
  }
  const isAssigned =
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.left === place;
  const isNothing = isAssigned || ts.isExpressionStatement(parent) || ts.isTypeOfExpression(parent);
  return isNothing ? undefined : node;
}
