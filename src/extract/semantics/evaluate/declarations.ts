/** What a declaration gives its name: the value of its initializer, of its type, of the module that it is imported from. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { entriesOfMap } from './chosen.js';
import { decided } from './decided.js';
import type { Evaluator } from './evaluator.js';
import type { Exported } from './exports.js';
import { isOfSettings } from './fetched-settings.js';
import { importedText } from './filed-texts.js';
import { heldBy } from './fillings.js';
import { afterFirstNumber } from './first-numbers.js';
import { heldMember } from './hooks.js';
import { orUsual } from './left-out-defaults.js';
import { listedValues } from './lists.js';
import { mayRun } from './may-run.js';
import { membersOf, parameterValues } from './parameters.js';
import { isReplacedAtOnce } from './replaced-at-once.js';
import type { Declaration } from './scopes.js';
import { wholeOf, withGiven, withSet } from './set-on-made.js';
import { fixed, withDefault } from './text.js';
import { changedAddress, type Given, isAddressMadeAnew } from './url-changes.js';
import {
  type Context,
  derived,
  distinct,
  elementAt,
  free,
  further,
  MOST_ALTERNATIVES,
  type Value,
} from './values.js';

export function declaredValues(evaluator: Evaluator, node: Declaration, context: Context): readonly Value[] {
  if (ts.isVariableDeclaration(node)) return variableValues(evaluator, node, context);
  if (ts.isParameter(node)) {
    const given = orUsual(evaluator, node, parameterValues(evaluator, node, context), context);
    return withGiven(evaluator, node, given, context);
  }
  if (ts.isBindingElement(node)) return elementValues(evaluator, node, context);
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node))
    return [{ kind: 'function', node, context }];
  if (ts.isClassLike(node)) return [{ kind: 'class', node, context }];
  if (ts.isEnumDeclaration(node)) return [{ kind: 'enum', node }];
  if (ts.isModuleDeclaration(node)) return [{ kind: 'namespace', node }];
  if (ts.isImportClause(node)) return importedValues(evaluator, node, specifierOf(node.parent), 'default');
  if (ts.isNamespaceImport(node))
    return importedValues(evaluator, node, specifierOf(node.parent.parent), undefined);
  if (ts.isImportSpecifier(node)) {
    const name = (node.propertyName ?? node.name).text;
    return importedValues(evaluator, node, specifierOf(node.parent.parent.parent), name);
  }
  if (ts.isImportEqualsDeclaration(node)) {
    const reference = node.moduleReference;
    if (!ts.isExternalModuleReference(reference)) return [];
    const { expression } = reference;
    const specifier = ts.isStringLiteral(expression) ? expression.text : '';
    return importedValues(evaluator, node, specifier, undefined);
  }
  return [];
}

export function specifierOf(node: ts.Node): string {
  return ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)
    ? node.moduleSpecifier.text
    : '';
}

/** The specifier of `require(…)` or `import(…)`, as the reader of imports has it: the text, or the expression that makes it. */
export function specifierOfCall({ arguments: [first] }: ts.CallExpression): string | undefined {
  if (!first) return undefined;
  return ts.isStringLiteralLike(first) ? first.text : first.getText();
}

/** What is imported by a name, or, without one, the module itself. */
export function importedValues(
  evaluator: Evaluator,
  node: ts.Node,
  specifier: string,
  name: string | undefined,
): readonly Value[] {
  // Nuxt hands out what it gives to files without an import as well.
  const isGiven = NUXT.test(specifier) && name !== undefined && name !== 'default';
  const { program } = evaluator;
  const [target, ...others] = isGiven
    ? program.given(node.getSourceFile(), name)
    : [program.resolve(node.getSourceFile(), specifier)];
  if (isGiven && !target) return [derived({ name })];
  if (isGiven && others.length > 0)
    return [target, ...others].flatMap((each) =>
      each && 'file' in each ? evaluator.exported(each.file, name) : [],
    );
  // A package of the tree that hands out what is only made when it is built stands for it as a whole.
  const isUnbuilt =
    target && 'file' in target && /\bpackage\.json$/.test(target.file) && !/\.json$/.test(specifier);
  if (target && 'file' in target && !isUnbuilt && evaluator.program.file(target.file)) {
    return name === undefined ? moduleValues(evaluator, target.file) : evaluator.exported(target.file, name);
  }
  const filed = name === undefined || name === 'default' ? importedText(evaluator, specifier, node) : [];
  if (filed.length > 0) return filed;
  const from = target && 'package' in target ? target.package : specifier;
  const variables = variablesIn(specifier, name, node);
  if (variables) return variables;
  if (/^(node:)?process$/.test(from)) {
    if (name === 'env') return [{ kind: 'environment' }];
    return [derived({ name: 'process' })];
  }
  const root = derived({ package: from });
  return [name === undefined || name === 'default' ? root : further(root, { step: 'member', name, node })];
}

/** Where a program of Nuxt finds what is given to it. */
const NUXT = /^(?:#app|#imports|nuxt\/app)$/;

/** Modules that frameworks make of the environment: `$env/dynamic/private` of SvelteKit has it as `env`, `$env/static/private` has its variables. */
function variablesIn(
  specifier: string,
  name: string | undefined,
  node: ts.Node,
): readonly Value[] | undefined {
  const isWhole = /^(?:\$env\/dynamic\/(?:private|public)|\$app\/env|cloudflare:workers)$/.test(specifier);
  if (isWhole && name === 'env') return [{ kind: 'environment' }];
  if (!/^(?:\$env\/static\/(?:private|public)|astro:env\/(?:client|server))$/.test(specifier))
    return undefined;
  return name === undefined
    ? [{ kind: 'environment' }]
    : [{ kind: 'text', parts: [{ variable: name }], origins: [node] }];
}

/** A module as one value: what CommonJS makes of it, else its exports. */
export function moduleValues(evaluator: Evaluator, path: Path): readonly Value[] {
  const file = evaluator.program.file(path);
  const exports = file && evaluator.exportsOf(file);
  return exports && exports.whole.length > 0 ? wholeOf(evaluator, exports) : [{ kind: 'module', path }];
}

export function exportedValues(
  evaluator: Evaluator,
  path: Path,
  name: string,
  seen: Set<string>,
): readonly Value[] {
  // A file may be passed again on the way to another name.
  const key = `${path}\n${name}`;
  if (seen.has(key)) return [];
  const file = evaluator.program.mayExport(path, name) ? evaluator.program.file(path) : undefined;
  seen.add(key);
  if (!file) return [];
  const { names, stars, whole } = evaluator.exportsOf(file);
  const named = (names.get(name) ?? []).flatMap((each) => valuesOfExported(evaluator, file, each, seen));
  if (named.length > 0) return named;
  if (whole.length > 0) {
    const values = wholeOf(evaluator, { names, stars, whole });
    return name === 'default' ? values : values.flatMap((value) => evaluator.member(value, name, file));
  }
  if (name === 'default' && names.size > 0 && !names.has('default')) return [{ kind: 'module', path }];
  const found = stars.flatMap((specifier) => {
    const target = evaluator.program.resolve(file, specifier);
    if (target && 'file' in target) return exportedValues(evaluator, target.file, name, seen);
    // Only one of several packages can be meant.
    const isOnly = stars.length === 1 && target && 'package' in target;
    return isOnly ? [derived({ package: target.package }, { step: 'member', name, node: file })] : [];
  });
  // What the program has by this name is meant, whatever packages may have.
  const own = found.filter((value) => !isAssumed(value));
  return own.length > 0 ? own : found;
}

/** Whether a package is taken to have something because a file exports all of it again. */
function isAssumed(value: Value): boolean {
  const [first, ...others] = value.kind === 'derived' ? value.steps : [];
  return first?.step === 'member' && ts.isSourceFile(first.node) && others.length === 0;
}

function valuesOfExported(
  evaluator: Evaluator,
  file: ts.SourceFile,
  exported: Exported,
  seen: Set<string>,
): readonly Value[] {
  if ('expression' in exported) return evaluator.valuesOf(exported.expression);
  if ('declaration' in exported) return declaredValues(evaluator, exported.declaration, free);
  if ('local' in exported) {
    const declarations = evaluator.scopes.namesIn(file).get(exported.local) ?? [];
    return declarations.flatMap((declaration) => declaredValues(evaluator, declaration, free));
  }
  const specifier = 'all' in exported ? exported.all : exported.from;
  const target = evaluator.program.resolve(file, specifier);
  // A package of the tree that hands out what is only made when it is built stands for it as a whole.
  const isUnbuilt =
    target && 'file' in target && /\bpackage\.json$/.test(target.file) && !/\.json$/.test(specifier);
  if (target && 'file' in target && !isUnbuilt && evaluator.program.file(target.file)) {
    if ('all' in exported) return moduleValues(evaluator, target.file);
    return exportedValues(evaluator, target.file, exported.name, seen);
  }
  return importedValues(evaluator, file, specifier, 'all' in exported ? undefined : exported.name);
}

function variableValues(
  evaluator: Evaluator,
  node: ts.VariableDeclaration,
  context: Context,
): readonly Value[] {
  const bound = evaluator.boundTo(node, context);
  if (bound) return bound;
  const isConstant = (node.parent.flags & ts.NodeFlags.Const) !== 0;
  const written = node.initializer ? evaluator.valuesOf(node.initializer, context) : [];
  const typed = node.type && !written.some(isTelling) ? evaluator.valuesOfType(node.type, context) : [];
  const loop = node.parent.parent;
  if (ts.isForOfStatement(loop) && loop.initializer === node.parent)
    return evaluator
      .valuesOf(loop.expression, context)
      .flatMap((value) => [value, ...entriesOfMap(evaluator, value, context)])
      .flatMap((value) =>
        value.kind === 'list' ? value.items : isFound(value) ? [value] : elementOf(value, loop),
      );
  if (ts.isForInStatement(loop) && loop.initializer === node.parent) {
    const holders = evaluator.valuesOf(loop.expression, context);
    const names = heldBy(evaluator, { node: loop, method: 'keys' }, holders, context) ?? [];
    return names.flatMap(({ items }) => items);
  }
  const later =
    isConstant || !ts.isIdentifier(node.name) ? [] : assignedLater(evaluator, node, node.name.text, context);
  const all = node.initializer ? [node.initializer, ...later] : later;
  // Of what tests choose for what is asked, that goes before the empty text that is there to be replaced.
  const isReplaced = evaluator.isReadFor && later.some((each) => replacesNothing(evaluator, each, context));
  const isOver = later.length > 0 && written.every(({ kind }) => kind === 'text') && isReplacedAtOnce(node);
  const begun = isOver ? [] : isReplaced ? written.filter((value) => fixed(value) !== '') : written;
  const given = afterFirstNumber(evaluator, all, context) ?? [
    ...begun,
    ...later.flatMap((expression) => evaluator.valuesOf(expression, context)),
  ];
  const changed = withMembers(evaluator, node, given, { written, later }, context);
  const values = withElements(evaluator, node, changed, context);
  if (typed.length > 0 && !values.some(isTelling)) return typed;
  if (values.length > 0) return values;
  return ts.isIdentifier(node.name) ? [derived({ name: node.name.text })] : [];
}

/** Whether something surely takes the place of an empty text: an address, as none is asked at nothing, or what a test chooses by what is asked. */
function replacesNothing(evaluator: Evaluator, to: ts.Expression, context: Context): boolean {
  const isAddress = (value: Value) => /^(?:undefined$|\w+:\/\/)/.test(String(fixed(value)));
  if (evaluator.valuesOf(to, context).some(isAddress)) return true;
  const around = ts.findAncestor(to, ts.isIfStatement);
  return around !== undefined && decided(evaluator, around.expression, context) !== undefined;
}

/** What is assigned to a variable after it is declared, as far as its function comes there; others of its file may have variables of that name. */
function assignedLater(
  evaluator: Evaluator,
  node: ts.VariableDeclaration,
  name: string,
  context: Context,
): readonly ts.Expression[] {
  const { scopes } = evaluator;
  const assigned = scopes.assignedTo(name, node.getSourceFile()).filter((each) => {
    const declared = scopes.find(name, each);
    return declared.length === 0 || declared.includes(node);
  });
  const body =
    assigned.length > 1 && evaluator.isBound(context) ? ts.findAncestor(node, ts.isFunctionLike) : undefined;
  if (!body) return assigned;
  return assigned.filter(
    (each) => ts.findAncestor(each, ts.isFunctionLike) !== body || mayRun(evaluator, each, body, context),
  );
}

/** An element of a list that is given to whatever is around: whoever gives it says what it holds. */
export function elementOf(value: Value, node: ts.Node): readonly Value[] {
  const isGiven = value.kind === 'derived' && 'open' in value.root;
  return isGiven ? [further(value, { step: 'member', name: '0', node })] : [];
}

/** Whether a value is what a library was asked for: of rows that it found, each is asked for more as all of them are. */
function isFound(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root && value.steps.at(-1)?.step === 'call';
}

/** Objects, instances and addresses, with what the file assigns to their members under the name of the variable. */
function withMembers(
  evaluator: Evaluator,
  node: ts.VariableDeclaration,
  values: readonly Value[],
  from: Pick<Given, 'written' | 'later'>,
  context: Context,
): readonly Value[] {
  const isHolder = (value: Value) =>
    /^(?:object|instance|derived)$/.test(value.kind) || (value.kind === 'text' && value.address);
  if (!ts.isIdentifier(node.name) || !values.some(isHolder)) return values;
  const assigned = evaluator.scopes.assignedToMembers(node.name.text, node.getSourceFile());
  if (!assigned) return values;
  const declaration = node as ts.VariableDeclaration & { readonly name: ts.Identifier };
  const all = { ...from, assigned };
  if (isAddressMadeAnew(evaluator, node.name.text, all, context))
    return changedAddress(evaluator, declaration, all, context) ?? values;
  return values.flatMap((value): readonly Value[] => {
    if (value.kind === 'object' || value.kind === 'instance')
      return [{ ...value, assigned: evaluator.scopes.assignedToMembersOf(declaration) }];
    const alone = { written: [value], later: [], assigned };
    const changed = changedAddress(evaluator, declaration, alone, context);
    return (
      changed ?? [
        value.kind === 'derived'
          ? withSet(value, evaluator.scopes.assignedToMembersOf(declaration), context)
          : value,
      ]
    );
  });
}

/** Lists, with what is added to them afterwards; where in the list that stands is not known. */
function withElements(
  evaluator: Evaluator,
  node: ts.VariableDeclaration,
  values: readonly Value[],
  context: Context,
): readonly Value[] {
  if (!ts.isIdentifier(node.name) || !values.some(({ kind }) => kind === 'list')) return values;
  const added = evaluator.scopes.addedTo(node.name.text, node);
  if (added.length === 0) return values;
  const isFilled = added.some((each) => isRepeated(each, node));
  const more = added.slice(0, MOST_ALTERNATIVES).flatMap((each) => listedValues(evaluator, each, context));
  return values.map((value) =>
    value.kind === 'list'
      ? { kind: 'list', items: distinct([...value.items, ...more]), ...(isFilled && { isFilled }) }
      : value,
  );
}

/** Whether a node runs more often than the declaration of a variable that it uses. */
function isRepeated(node: ts.Node, declaration: ts.VariableDeclaration): boolean {
  for (let place = node.parent; place; place = place.parent) {
    if (place.pos <= declaration.pos && declaration.end <= place.end) return false;
    if (ts.isIterationStatement(place, false) || ts.isFunctionLike(place)) return true;
  }
  return false;
}

/** Whether a value says more than that it comes from nowhere known. */
export function isTelling(value: Value): boolean {
  return value.kind !== 'derived' || 'package' in value.root;
}

function elementValues(evaluator: Evaluator, node: ts.BindingElement, context: Context): readonly Value[] {
  const whole = declaredValues(evaluator, node.parent.parent, context);
  const key = node.propertyName ?? node.name;
  let values: readonly Value[] = [];
  if (ts.isArrayBindingPattern(node.parent)) {
    const index = node.parent.elements.indexOf(node);
    values = whole.flatMap((value): readonly Value[] => {
      if (value.kind === 'list') return elementAt(value, index);
      if (value.kind !== 'derived') return [];
      // What is made for a state stays it, whom it says to ask, and what a server says of that, unlike what is known of other texts, or of options.
      const held = heldMember(evaluator, value, String(index)) ?? [];
      const made = held.filter(
        (each) => each.kind === 'instance' || each.kind === 'text' || isOfSettings(evaluator, each),
      );
      return made.length > 0 ? made : [further(value, { step: 'member', name: String(index), node })];
    });
  } else if (node.dotDotDotToken) values = restOf(node, whole);
  else if (ts.isIdentifier(key) || ts.isStringLiteral(key)) {
    const held = whole.length === 0 ? evaluator.rowMember(undefined, key.text) : undefined;
    values = held ?? membersOf(evaluator, whole, key.text, node);
  }
  if (node.initializer) return withDefault(values, evaluator.valuesOf(node.initializer, context));
  // What an object is filled with as the program runs goes by its name.
  const isFilled = values.length === 0 && whole.some(({ kind }) => kind === 'object');
  return isFilled && ts.isIdentifier(key) ? [derived({ name: key.text })] : values;
}

/** What is left of objects beside the members that stand before the rest in a pattern. */
function restOf({ parent }: ts.BindingElement, whole: readonly Value[]): readonly Value[] {
  const names = parent.elements.flatMap((each) => {
    const name =
      ts.isBindingElement(each) && !each.dotDotDotToken ? (each.propertyName ?? each.name) : undefined;
    return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [];
  });
  return whole.map((value) =>
    value.kind === 'object' && names.length > 0
      ? { ...value, without: new Set([...names, ...(value.without ?? [])]) }
      : value,
  );
}
