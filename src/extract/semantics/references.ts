/**
 * Who uses what: which declaration of a file, or member of one, uses which other, of the same file or imported, through barrels as well.
 * Why: an access in a shared library belongs to those who reach the place that it stands in, and to nobody else who imports the library.
 * A member counts for who asks for it by name; all members for who lets a class, object or instance go where its uses are not seen.
 * What Nest's `@Module` lists, or an entity is related to, is only made known there: it counts where nothing else leads to a declaration.
 */
import { ts } from 'ts-morph';
import type { ReferenceFact, ReferenceWay } from '../../model/facts.js';
import { argumentsGiven } from './arguments-given.js';
import { declaredBy, elementsOf, memberName, nameOfElement, regionsIn } from './declared.js';
import { valuesOrAbove } from './evaluate/bases.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Value } from './evaluate/values.js';
import { mayGiveEach, type Sight, whither } from './flows.js';
import { importedNames, passedOn, required, takenBy } from './import-names.js';
import { isModuleDecorator, isRelation, listsOf } from './listed.js';
import { askedOf, type End, heldBy, isBelow, someOf } from './member-uses.js';
import { inheritedNames, membersOf } from './members-of.js';
import type { RegionIndex } from './region-index.js';

/** Adds a reference that a declaration of the file makes, or, without one, the file itself. */
export type Add = (
  from: string | undefined,
  to: End,
  how?: ReferenceWay,
  isLoose?: boolean,
  given?: number,
) => void;

/** Adds a reference from any end to another. */
export type Put = (from: End, to: End, how?: ReferenceWay, isLoose?: boolean, given?: number) => void;

/** What is looked for, and what was found out on the way, in whichever file. */
export interface Looked {
  readonly sight: Sight;
  /** The names that somebody could ask for. */
  readonly names: ReadonlySet<string>;
  /** What is held by values, of which many are met again and again. */
  readonly held: WeakMap<Value, readonly End[]>;
}

/** The names that others can ask a file for: of what it exports, and of the members of that. */
export function namesIn(evaluator: Evaluator, file: ts.SourceFile): readonly string[] {
  const members = file.statements
    .flatMap(declaredBy)
    .flatMap(({ name, bodies }) => [
      name.slice(name.indexOf('.') + 1),
      ...bodies.flatMap(elementsOf).flatMap((each) => nameOfElement(each) ?? []),
      ...bodies.flatMap((body) => inheritedNames(evaluator, body)),
    ]);
  return [...members, ...evaluator.exportsOf(file).names.keys()];
}

/** The references that a file makes, each once. */
export function referencesIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  looked: Looked,
): readonly ReferenceFact[] {
  const found = new Map<string, ReferenceFact>();
  const path = evaluator.program.pathOf(file);
  const put: Put = (from, to, how, isLoose = false, given) => {
    const key = JSON.stringify([from.path, from.declaration, to.path, to.declaration, how, given]);
    if ((found.has(key) && isLoose) || (from.path === to.path && from.declaration === to.declaration)) return;
    found.set(key, {
      from,
      to,
      ...(isLoose && { loose: true }),
      ...(how && { how }),
      ...(given !== undefined && { given }),
    });
  };
  const add: Add = (from, ...rest) =>
    put({ path, ...(from !== undefined && { declaration: from }) }, ...rest);
  const reader = new Reader(evaluator, file, looked, add);
  for (const statement of file.statements) {
    const declared = declaredBy(statement);
    reader.read(statement);
    for (const each of declared) membersOf(evaluator, path, each, put);
  }
  exportsOf(evaluator, file, path, add);
  return [...found.values()];
}

/** Names that a file exports, of what it calls otherwise. */
function exportsOf(evaluator: Evaluator, file: ts.SourceFile, path: string, add: Add): void {
  const { names, whole } = evaluator.exportsOf(file);
  for (const [name, exports] of names) {
    for (const exported of exports) {
      if ('local' in exported && exported.local !== name)
        add(name, { path, declaration: exported.local }, 'passes');
      if ('expression' in exported && ts.isIdentifier(exported.expression))
        add(name, { path, declaration: exported.expression.text }, 'passes');
      if ('declaration' in exported && exported.declaration.name)
        add(name, { path, declaration: exported.declaration.name.text }, 'passes');
    }
  }
  for (const expression of whole) {
    if (ts.isIdentifier(expression)) add('default', { path, declaration: expression.text }, 'passes');
    if (!ts.isObjectLiteralExpression(expression)) continue;
    for (const name of evaluator.indexOf(expression).named.keys())
      add(name, { path, declaration: memberName('default', name) });
  }
}

/** How a member is asked for. */
interface Asking {
  readonly loose: boolean;
  /** It is the object itself that asks: a class below that inherits the place asks for its own. */
  readonly isOwn?: boolean;
  /** With how many arguments at most; with any, where nothing is said. */
  readonly given?: number | undefined;
}

class Reader {
  readonly #evaluator: Evaluator;
  readonly #file: ts.SourceFile;
  readonly #path: string;
  readonly #looked: Looked;
  readonly #add: Add;
  readonly #imported: ReturnType<typeof importedNames>;
  readonly #lists: ReturnType<typeof listsOf>;

  constructor(evaluator: Evaluator, file: ts.SourceFile, looked: Looked, add: Add) {
    this.#looked = looked;
    this.#evaluator = evaluator;
    this.#file = file;
    this.#path = evaluator.program.pathOf(file);
    this.#add = add;
    this.#imported = importedNames(evaluator, file);
    this.#lists = listsOf(file);
  }

  read(statement: ts.Statement): void {
    if (ts.isImportDeclaration(statement)) return;
    if (ts.isExportDeclaration(statement)) {
      passedOn(this.#evaluator, this.#file, statement, this.#imported, this.#add);
      return;
    }
    // Of a type nothing is left when the program runs; who asks for a member of what it names is known to ask that.
    if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return;
    const regions = regionsIn(statement);
    const isListed = this.#lists.has(statement);
    const visit = (node: ts.Node, wasLoose: boolean, wasType: boolean): void => {
      // `typeof routes` as a type: who asks what something is does not run it.
      if (ts.isTypeQueryNode(node)) return;
      const loose = wasLoose || isModuleDecorator(node) || isRelation(node);
      const isType = wasType || (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node));
      const from = () => regions.nameAround(node);
      const isTold = isListed && ts.isIdentifier(node) && isOfClasses(this.#evaluator.valuesOf(node));
      if (ts.isIdentifier(node) && !isOnlyName(node) && !isDeclaring(node))
        this.#name(node, regions, loose || isTold);
      if (!isType && !isTold && ts.isExpression(node)) this.#expression(node, from, loose);
      if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent))
        this.#taken(node, takenBy(node) ?? from(), loose);
      ts.forEachChild(node, (child) => visit(child, loose, isType));
    };
    visit(statement, false, false);
  }

  /** A name that stands for something that is imported, that the file declares, or that a function around it does. */
  #name(node: ts.Identifier, regions: RegionIndex, loose: boolean): void {
    const from = regions.nameAround(node);
    const [declaration] = this.#evaluator.scopes.find(node.text, node);
    if (!declaration) return;
    const target = this.#imported.get(node.text);
    if (isImported(declaration)) {
      if (target && !target.isNamespace) this.#add(from, target.to, undefined, loose);
      return;
    }
    if (this.#evaluator.scopes.namesIn(this.#file).get(node.text)?.includes(declaration)) {
      this.#add(from, { path: this.#path, declaration: node.text }, undefined, loose);
      return;
    }
    if (!ts.isFunctionDeclaration(declaration) && !ts.isVariableDeclaration(declaration)) return;
    const inner = 'initializer' in declaration ? declaration.initializer : declaration;
    const named = inner && regions.nameAround(inner);
    if (named?.includes('.')) this.#add(from, { path: this.#path, declaration: named }, undefined, loose);
  }

  #expression(node: ts.Expression, from: () => string | undefined, loose: boolean): void {
    const evaluator = this.#evaluator;
    if (ts.isCallExpression(node)) required(evaluator, this.#file, node, from(), this.#add);
    const member = memberOf(node);
    if (member && this.#looked.names.has(member.name))
      this.#asks(valuesOrAbove(this.#evaluator, member.of), member.name, from(), {
        loose,
        isOwn: isItself(member.of),
        given: argumentsGiven(node),
      });
    if (!mayHold(node) || (isReceiver(node) && !mayGiveEach(node)) || this.#leadsNowhere(node)) return;
    if (whither(undefined, node) === 'known') return;
    const values = evaluator.valuesOf(node);
    // What Nest is told of is handed to nobody by that.
    const given = loose && ts.isSpreadElement(node.parent) ? values.flatMap(withoutClasses) : values;
    const held = given.flatMap((value) => this.#heldBy(value));
    const goes = held.length === 0 ? 'known' : whither(this.#looked.sight, node);
    if (goes === 'known') return;
    for (const end of held) this.#add(from(), goes === 'seen' ? someOf(end) : end, undefined, loose);
  }

  /** A name that is imported from where no import leads to a place: nothing of what it may stand for is asked about, so nobody has to know it. */
  #leadsNowhere(node: ts.Expression): boolean {
    const target = ts.isIdentifier(node) ? this.#imported.get(node.text) : undefined;
    if (!target || !ts.isIdentifier(node) || this.#looked.sight.isRead(target.to.path)) return false;
    return this.#evaluator.scopes.find(node.text, node).every(isImported);
  }

  /** `const { find } = orders`, `({ orders }) => …`: asks for members; `...others` for all. */
  #taken(node: ts.BindingElement, from: string | undefined, loose: boolean): void {
    const whole = node.parent.parent;
    const key = node.propertyName ?? node.name;
    const values =
      ts.isVariableDeclaration(whole) && whole.initializer ? this.#evaluator.valuesOf(whole.initializer) : [];
    if (node.dotDotDotToken) {
      for (const end of heldBy(this.#evaluator, values)) this.#add(from, end, undefined, loose);
    } else if ((ts.isIdentifier(key) || ts.isStringLiteral(key)) && this.#looked.names.has(key.text))
      this.#asks(values, key.text, from, { loose });
  }

  #asks(
    values: readonly Value[],
    name: string,
    from: string | undefined,
    { loose, isOwn = false, given }: Asking,
  ): void {
    const { ends, unknown } = askedOf(this.#evaluator, values, name);
    for (const end of ends) if (!isOwn || !isBelow(end)) this.#add(from, end, undefined, loose);
    if (unknown) this.#add(from, { path: '', declaration: name }, 'asks', loose, given);
  }

  #heldBy(value: Value): readonly End[] {
    const { held } = this.#looked;
    const found = held.get(value) ?? heldBy(this.#evaluator, [value]);
    held.set(value, found);
    return found;
  }
}

function isImported(declaration: ts.Node): boolean {
  return (
    ts.isImportSpecifier(declaration) || ts.isImportClause(declaration) || ts.isNamespaceImport(declaration)
  );
}

/** The member that an expression asks something for. */
function memberOf(node: ts.Expression): { readonly of: ts.Expression; readonly name: string } | undefined {
  if (ts.isPropertyAccessExpression(node)) return { of: node.expression, name: node.name.text };
  if (!ts.isElementAccessExpression(node) || !ts.isStringLiteralLike(node.argumentExpression))
    return undefined;
  return { of: node.expression, name: node.argumentExpression.text };
}

/** Classes, or lists of them: what provides something in the place of another is more than its name. */
function isOfClasses(values: readonly Value[]): boolean {
  return (
    values.length > 0 &&
    values.every((value) => value.kind === 'class' || (value.kind === 'list' && isOfClasses(value.items)))
  );
}

/** What lists hold, but classes. */
function withoutClasses(value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items.flatMap(withoutClasses);
  return value.kind === 'class' ? [] : [value];
}

function isItself({ kind }: ts.Expression): boolean {
  return kind === ts.SyntaxKind.ThisKeyword || kind === ts.SyntaxKind.SuperKeyword;
}

/** Expressions that may give something that is declared elsewhere. */
function mayHold(node: ts.Expression): boolean {
  return (
    (ts.isIdentifier(node) && !isOnlyName(node) && !isDeclaring(node)) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword
  );
}

/** Whether only a member of it is asked for, by a name that is written down. */
function isReceiver(node: ts.Expression): boolean {
  const { parent } = node;
  return ts.isPropertyAccessExpression(parent) && parent.expression === node;
}

/** Whether a name is the one that something is declared by. */
function isDeclaring(node: ts.Identifier): boolean {
  return 'name' in node.parent && node.parent.name === node && !ts.isShorthandPropertyAssignment(node.parent);
}

/** Names of members and keys refer to nothing of the file. */
function isOnlyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent))
    return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  // `<p>`: what begins with a small letter is an element of the page; what is closed has been named before.
  if (ts.isJsxOpeningLikeElement(parent)) return /^[a-z]/.test(node.text);
  if (ts.isJsxClosingElement(parent)) return true;
  return ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isExportSpecifier(parent);
}
