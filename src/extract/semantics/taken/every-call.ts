/**
 * All calls of a function, if they are known. In: the function. Out: its calls, and what may be one by its name; undefined where it may be called by somebody who is
 * not seen: a library or a framework that is given it, or who comes to it by another way than its name. Why: what none of its calls asks for, it never does.
 */

import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import type { Path } from '../../../model/nouns.js';
import { isAssignment } from '../evaluate/changes.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { remembered } from '../evaluate/remembered.js';
import { type CallOf, free, type Value } from '../evaluate/values.js';
import { bare } from '../evaluate/words.js';
import { isBody } from '../functions.js';
import type { Ground } from '../ground.js';
import { Mentions, nameHolders } from '../mentions.js';
import { LOOKED_FOR } from '../uncalled/doings.js';
import { OF_LIFE, PLAIN } from '../uncalled/plainly-declared.js';
import { isCalledByMadeName, isTakenWhole } from './computed-ways.js';

/** Imports of imports by which others come to it. */
const HOPS = 8;
/** What more files name is too much to look at. */
const MOST_FILES = 100;
const MOST_CALLS = 200;
const EXPORTS = /^(?:module\.)?exports\b/;
/** What asks for the whole of a file as one of its parts: `import { default as send }`, `jobs.default(…)`, `export { default } from './send'`. */
const BY_DEFAULT = /\.\s*default\b|[{,]\s*default\s*[:,}]|\bimport\s[^;'"{]*\{[^;'"}]*\bdefault\s+as\b/;
/** The template of a component of Angular, beside its code. */
const TEMPLATE = /\btemplateUrl\s*:\s*['"]([^'"\n]+)['"]/;
/** Names for the same. */
const MOST_NAMES = 8;

export interface Calls {
  readonly calls: readonly CallOf[];
  /** It is a member of something, or handed on with others: who calls it need not import what declares it. */
  readonly isHanded: boolean;
}

export type Where = Pick<Ground, 'mentioning' | 'importersOf' | 'read'> & {
  /** All files that are part of the same as one of some files. */
  around(files: readonly Path[]): readonly Path[];
  /** Whether a file is part of no service, but of what services use. */
  isShared(file: Path): boolean;
  /** The unit that a file is part of. */
  unitOf(file: Path): Path;
};

/** What is found of a function on the way. */
interface Search {
  readonly of: ts.SignatureDeclaration;
  readonly calls: CallOf[];
  readonly names: Set<string>;
  isHanded: boolean;
  /** The names by which objects have it that are handed on. */
  readonly handed: Set<string>;
  /** The files that export it as the whole. */
  readonly wholes: Set<Path>;
}

export class EveryCall {
  readonly #evaluator: Evaluator;
  readonly #where: Where;
  readonly #mentions = new Mentions();
  readonly #wholes = new Map<Path, boolean>();
  readonly #textsIn = remembered(textsIn);
  readonly #known = new Map<ts.Node, { near?: Calls | undefined; all?: Calls | undefined }>();

  constructor(evaluator: Evaluator, where: Where) {
    this.#evaluator = evaluator;
    this.#where = where;
  }

  /** The calls in the files that import it: there may be more, where it is handed on. */
  near(of: ts.SignatureDeclaration): Calls | undefined {
    const known = this.#of(of);
    if (!('near' in known)) known.near = this.#find(of, false);
    return known.near;
  }

  all(of: ts.SignatureDeclaration): Calls | undefined {
    const near = this.near(of);
    if (!near?.isHanded) return near;
    const known = this.#of(of);
    if (!('all' in known)) known.all = this.#find(of, true);
    return known.all;
  }

  #of(of: ts.Node) {
    const known = this.#known.get(of) ?? {};
    this.#known.set(of, known);
    return known;
  }

  #find(of: ts.SignatureDeclaration, isWide: boolean): Calls | undefined {
    const name = plainName(this.#evaluator, of);
    if (name === undefined || LOOKED_FOR.test(name)) return undefined;
    const { program } = this.#evaluator;
    const path = program.pathOf(of.getSourceFile());
    const search: Search = {
      of,
      calls: [],
      names: new Set([name]),
      handed: new Set(),
      isHanded: false,
      wholes: new Set(),
    };
    const property = ts.isMethodDeclaration(of) ? of : of.parent;
    if (ts.isClassElement(property) && ts.isClassLike(property.parent)) {
      search.isHanded = true;
      if (this.#isInTemplate(path, name)) return undefined;
    }
    if (isOfObject(property) && !this.#isHandedSafely(property, search)) return undefined;
    if (isDefault(of)) search.wholes.add(path);
    if (this.#isMadeKnown(property, name, path)) return undefined;
    const seen = new Set<string>();
    // What is added on the way is looked for as well.
    for (const each of search.names) {
      if (search.names.size > MOST_NAMES) return undefined;
      const paths = isWide
        ? this.#mentionedAround(path, each)
        : this.#where.mentioning(path, new Set([each]), HOPS);
      if (paths.length > MOST_FILES) return undefined;
      for (const file of paths)
        if (!seen.has(`${each} ${file}`)) {
          seen.add(`${each} ${file}`);
          if (!this.#isFileKnown(file, each, search)) return undefined;
        }
      for (const whole of search.wholes) if (!this.#noteHolders(whole, search)) return undefined;
    }
    const { calls, isHanded, handed } = search;
    // What is handed on, and called by nobody who is seen, somebody else calls.
    if (isWide && [...handed].some((each) => !calls.some((call) => this.#isOfObject(call, each))))
      return undefined;
    return calls.length > MOST_CALLS ? undefined : { calls, isHanded };
  }

  /** Whether a call is one of a member of an object by a name, be it taken out of that before. */
  #isOfObject({ node: { expression: callee } }: CallOf, name: string): boolean {
    if (lastName(callee) !== name) return false;
    const declared = ts.isIdentifier(callee) ? this.#evaluator.scopes.find(name, callee) : [];
    return declared.every(ts.isBindingElement);
  }

  /** Whether anybody may come to it by a name that is made. */
  #isMadeKnown(property: ts.Node, name: string, path: Path): boolean {
    const holder = property.parent as ts.Node | undefined;
    const isMember = holder && (ts.isObjectLiteralExpression(holder) || ts.isClassLike(holder));
    if (!isMember) return this.#isWhole(path);
    const held = ts.isClassLike(holder)
      ? holder.name
      : ts.isVariableDeclaration(holder.parent) && holder.parent.name;
    const names = new Set([held ? held.getText() : undefined]);
    return isCalledByMadeName(this.#evaluator, this.#where, { holder, names, path, name });
  }

  #isWhole(path: Path): boolean {
    const found = this.#wholes.get(path) ?? isTakenWhole(this.#evaluator, this.#where, path);
    this.#wholes.set(path, found);
    return found;
  }

  /** Whether the template of a component that may have an object of the class names a method. */
  #isInTemplate(path: Path, name: string): boolean {
    const { importersOf, read } = this.#where;
    return importersOf(path, HOPS).some((from) => {
      const [, url] = TEMPLATE.exec(read(from) ?? '') ?? [];
      return url !== undefined && (read(posix.join(posix.dirname(from), url)) ?? '').includes(name);
    });
  }

  #mentionedAround(path: Path, name: string): readonly Path[] {
    const { around, importersOf, read } = this.#where;
    const word = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`);
    return around(importersOf(path, HOPS)).filter((each) => {
      const text = read(each) ?? '';
      return text.includes(name) && word.test(text);
    });
  }

  /** Adds the names by which others hold what exports it as the whole; false where one has none. */
  #noteHolders(path: Path, search: Search): boolean {
    const { program } = this.#evaluator;
    for (const from of this.#where.importersOf(path, 1)) {
      const importing = from === path ? undefined : program.file(from);
      if (!importing) continue;
      const held = nameHolders(importing, (specifier) => {
        const target = program.resolve(importing, specifier);
        return target !== undefined && 'file' in target && target.file === path;
      });
      if (!held || BY_DEFAULT.test(importing.text)) return false;
      for (const each of held) search.names.add(each);
    }
    return true;
  }

  #isFileKnown(path: Path, name: string, search: Search): boolean {
    const file = this.#evaluator.program.file(path);
    // What stands in the template of a component is no code.
    if (!file || !/\.[cm]?[jt]sx?$/.test(path)) return false;
    const texts = this.#textsIn(file);
    if (texts.has(name) || [...texts].some((text) => text.includes(`.${name}(`))) return false;
    return this.#mentions.in(file, name).every((mention) => {
      if (mention.kind === 'name') search.names.add(mention.name);
      else if (mention.kind === 'whole') search.wholes.add(path);
      else return this.#isKnown(mention.node, search);
      return true;
    });
  }

  /** Notes what is done with what goes by its name; false where it may be called in a way that is not seen. */
  #isKnown(node: ts.Expression, search: Search): boolean {
    const { of, names } = search;
    const values = this.#evaluator.valuesOf(node);
    if (values.length > 0 && values.every((value) => isOther(value, of))) return true;
    let place: ts.Expression = node;
    while (bare(place.parent as ts.Expression) === bare(node)) place = place.parent as ts.Expression;
    const { parent } = place;
    if (ts.isCallExpression(parent) && parent.expression === place) {
      const called = values.find((value) => value.kind === 'function' && value.node === of);
      search.calls.push({
        node: parent,
        of: called?.kind === 'function' ? called : { kind: 'function', node: of, context: free },
      });
      return true;
    }
    if (
      ts.isShorthandPropertyAssignment(parent) ||
      (ts.isPropertyAssignment(parent) && parent.initializer === place)
    ) {
      names.add(parent.name.getText());
      const before = search.isHanded;
      search.isHanded = false;
      const isSafe = this.#isHandedSafely(parent, search);
      if (search.isHanded) search.handed.add(parent.name.getText());
      search.isHanded ||= before;
      return isSafe;
    }
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      names.add(parent.name.text);
      return true;
    }
    const path = this.#evaluator.program.pathOf(node.getSourceFile());
    if (ts.isExportAssignment(parent)) {
      search.wholes.add(path);
      return true;
    }
    if (isAssignment(parent)) return isExported(parent.left, place, search, path);
    return ts.isTypeOfExpression(parent) || isTest(parent, place);
  }

  /** Whether the object that has it goes to nobody but the program, as far as is seen. */
  #isHandedSafely(property: ts.ObjectLiteralElementLike, search: Search): boolean {
    let whole: ts.Node = property.parent;
    while (
      ts.isParenthesizedExpression(whole.parent) ||
      ts.isAsExpression(whole.parent) ||
      ts.isSatisfiesExpression(whole.parent) ||
      ts.isPropertyAssignment(whole.parent) ||
      (ts.isPropertyAssignment(whole) && ts.isObjectLiteralExpression(whole.parent))
    )
      whole = whole.parent;
    const { parent } = whole;
    if (isAssignment(parent)) return EXPORTS.test(parent.left.getText());
    if (ts.isExportAssignment(parent)) return true;
    search.isHanded = true;
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      const called = parent.expression === whole ? [] : this.#evaluator.valuesOf(parent.expression);
      return called.length > 0 && called.every(isOfProgram);
    }
    if (ts.isVariableDeclaration(parent)) return this.#isKeptSafely(parent);
    return ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
  }

  /** Whether all ask the object that a variable holds for its members, export it, or give it to functions of the program. */
  #isKeptSafely({ name }: ts.VariableDeclaration): boolean {
    if (!ts.isIdentifier(name)) return false;
    const { program } = this.#evaluator;
    const paths = this.#where.mentioning(program.pathOf(name.getSourceFile()), new Set([name.text]), HOPS);
    if (paths.length > MOST_FILES) return false;
    return paths
      .flatMap((path) => program.file(path) ?? [])
      .flatMap((file) => this.#mentions.in(file, name.text))
      .every((mention) => mention.kind !== 'expression' || this.#isAskedOrGiven(mention.node));
  }

  #isAskedOrGiven(node: ts.Expression): boolean {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return true;
    if (ts.isReturnStatement(parent) || ts.isExportAssignment(parent)) return true;
    if (isAssignment(parent)) return EXPORTS.test(parent.left.getText());
    if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
    const called = this.#evaluator.valuesOf(parent.expression);
    return called.length > 0 && called.every(isOfProgram);
  }
}

/** The texts of a file by which something may be asked for. */
function textsIn(file: ts.SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isOfObject(node: ts.Node): node is ts.ObjectLiteralElementLike {
  return ts.isObjectLiteralElementLike(node) && ts.isObjectLiteralExpression(node.parent);
}

/** `exports.send = send`, `module.exports = send` */
function isExported(left: ts.Expression, place: ts.Expression, search: Search, path: Path): boolean {
  const isOut = EXPORTS.test(left.getText());
  if (!isOut || left === place) return isOut;
  const name = lastName(left);
  if (name === 'exports') search.wholes.add(path);
  else if (name !== undefined) search.names.add(name);
  return name !== undefined;
}

/** Whether it is only asked whether something is there. */
function isTest(parent: ts.Node, place: ts.Node): boolean {
  if (ts.isIfStatement(parent)) return parent.expression === place;
  return ts.isPrefixUnaryExpression(parent);
}

/** Whether a value surely is something else than a function. */
function isOther(value: Value, of: ts.SignatureDeclaration): boolean {
  if (value.kind === 'function') return value.node !== of && isBody(value.node);
  if (value.kind === 'derived')
    return (
      'package' in value.root && value.steps.every(({ step }) => step === 'member' || step === 'instance')
    );
  return value.kind !== 'shape';
}

function isOfProgram(value: Value): boolean {
  return value.kind === 'class' || (value.kind === 'function' && isBody(value.node));
}

/** Whether a file exports it as the whole: `export default function send() {…}`. */
function isDefault(of: ts.SignatureDeclaration): boolean {
  return (
    ts.isFunctionDeclaration(of) &&
    (of.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false)
  );
}

/** The name that leads to a function, where nothing else does: no decorator, no class of a package that its own extends. */
function plainName(evaluator: Evaluator, of: ts.SignatureDeclaration): string | undefined {
  const holder =
    ts.isArrowFunction(of) || ts.isFunctionExpression(of) ? (of.parent as ts.NamedDeclaration) : of;
  // `exports.send = async (order) => …`
  if (isAssignment(holder) && holder.right === of && EXPORTS.test(holder.left.getText()))
    return lastName(holder.left);
  const isNamed =
    ts.isFunctionDeclaration(holder) ||
    ts.isMethodDeclaration(holder) ||
    ((ts.isVariableDeclaration(holder) ||
      ts.isPropertyAssignment(holder) ||
      ts.isPropertyDeclaration(holder)) &&
      holder.initializer === of);
  const name = isNamed ? holder.name : undefined;
  if (!name || !(ts.isIdentifier(name) || ts.isPrivateIdentifier(name))) return undefined;
  if (ts.canHaveDecorators(holder) && ts.getDecorators(holder)?.length) return undefined;
  return ts.isClassLike(holder.parent) && !isPlain(evaluator, holder.parent) ? undefined : name.text;
}

function isPlain(evaluator: Evaluator, of: ts.ClassLikeDeclaration): boolean {
  const marks = ts.canHaveDecorators(of) ? (ts.getDecorators(of) ?? []) : [];
  const isMarkedPlainly = marks.every(({ expression }) =>
    PLAIN.test(lastName(ts.isCallExpression(expression) ? expression.expression : expression) ?? ''),
  );
  // `this[name]()` calls any of them.
  if (!isMarkedPlainly || /\bthis(?: as \w+\))?\[/.test(of.getText())) return false;
  return (of.heritageClauses ?? []).every(({ token, types }) =>
    types.every((type) => {
      if (token === ts.SyntaxKind.ImplementsKeyword && OF_LIFE.test(lastName(type.expression) ?? ''))
        return true;
      const values =
        token === ts.SyntaxKind.ExtendsKeyword
          ? evaluator.valuesOf(type.expression)
          : evaluator.valuesOfType(type);
      const isOwn = ({ kind }: Value) => kind === 'class' || kind === 'shape' || kind === 'instance';
      return values.length > 0 && values.every(isOwn);
    }),
  );
}
