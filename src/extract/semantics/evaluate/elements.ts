/**
 * What stands at a place of a list or under a name of an object: `TOPICS[kind]`. Where only running code knows the name, each text that the
 * object holds is one of several that may be meant, as with a type that lists them; whoever gives the name says which one is.
 */
import { ts } from 'ts-morph';
import { askingPlace } from './asking-places.js';
import { chosenTexts, deployedValues } from './chosen.js';
import type { Evaluator } from './evaluator.js';
import { filledByName } from './fillings.js';
import { chosenOf, saidByType } from './members.js';
import { fixed, openOf, parameterOf } from './text.js';
import { type Context, derived, MOST_ALTERNATIVES, type Value } from './values.js';

export function elementValues(
  evaluator: Evaluator,
  node: ts.ElementAccessExpression,
  context: Context,
): readonly Value[] {
  const kept = keptUnder(node).flatMap((each) => evaluator.valuesOf(each, context));
  if (kept.length > 0) return kept;
  const names = evaluator.valuesOf(node.argumentExpression, context);
  const values = evaluator.valuesOf(node.expression, context);
  const counted = isCounted(names) ? listedIn(values) : undefined;
  if (counted) return counted;
  const listed = names.flatMap((name): readonly Value[] => {
    const text = nameIn(evaluator, name, node, values);
    if (text === undefined) return [];
    if (evaluator.compares) evaluator.compares(text, 'name', namesHeld(evaluator, values));
    const members = values.flatMap((value) => evaluator.member(value, text, node));
    return name.kind === 'text' && name.typed
      ? members.map(name.typed === 'held' ? chosenOf : saidByType)
      : members;
  });
  const filled = listed.length > 0 ? [] : filledUnder(evaluator, node, names, values, context);
  if (filled.length > 0) return filled;
  const place = placesOf(names, values);
  if (place.length > 0) return place;
  const isKnown =
    names.length > 0 && names.every((name) => nameIn(evaluator, name, node, values) !== undefined);
  const chosen = isKnown ? [] : chosenTexts(evaluator, values, names, node);
  if (!isKnown && listed.length + chosen.length === 0)
    return [...deployedValues(evaluator, values, node), ...saidByCaller(names, values, node)];
  // Of those whose names are known nothing is said twice.
  return listed.length === 0 ? chosen : [...chosen.filter(({ kind }) => kind === 'derived'), ...listed];
}

function namesHeld(evaluator: Evaluator, holders: readonly Value[]): readonly string[] {
  return holders.flatMap((value) =>
    value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()] : [],
  );
}

/** What is looked up in something that is given, by a name that is given as well: who calls says the name, whoever gives the other what goes by it. */
function saidByCaller(names: readonly Value[], holders: readonly Value[], node: ts.Node): readonly Value[] {
  const [open] = names.flatMap((name) => openOf(name) ?? []);
  return open && holders.some((each) => mayHold(each, node))
    ? [derived({ open, name: node.getText(), within: true })]
    : [];
}

/** Whether something may hold more than is known: it is given, or comes from a library, as the client of a database does. What is called at once is a method. */
function mayHold(holder: Value, node: ts.Node): boolean {
  if (parameterOf(holder)) return true;
  const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node;
  return !isCalled && holder.kind === 'derived' && 'package' in holder.root;
}

/** What may stand at a place of a list that only running code knows: `TOPICS[i]`. */
function placesOf(names: readonly Value[], holders: readonly Value[]): readonly Value[] {
  if (names.length === 0 || names.some((name) => name.kind !== 'derived' || openOf(name))) return [];
  return listedIn(holders) ?? [];
}

/** All that lists hold, of which one is meant; undefined where something else may be asked. */
function listedIn(holders: readonly Value[]): readonly Value[] | undefined {
  const lists = holders.filter((value) => value.kind === 'list');
  const isOnly = lists.length > 0 && lists.length === holders.length;
  return isOnly ? lists.flatMap(({ items }) => items).map(chosenOf) : undefined;
}

/** Whether of a place in a list only the usual number is known, `Number.isFinite(count) ? count : 0`: it is one of several. */
function isCounted(names: readonly Value[]): boolean {
  const texts = names.map((name) => (name.kind === 'text' ? (fixed(name) ?? '') : undefined));
  return texts.includes('') && texts.some((text) => text) && texts.every((text) => /^\d*$/.test(text ?? '-'));
}

/**
 * The name that a value is; what a route calls its parameter, the `:service` of its path, says only that some name stands there, unless something is
 * kept by just that.
 */
function nameIn(
  evaluator: Evaluator,
  value: Value,
  { argumentExpression: asked }: ts.ElementAccessExpression,
  holders: readonly Value[],
): string | undefined {
  const text = fixed(value);
  if (text === undefined || ts.isStringLiteralLike(asked) || !/^(?::\w|\*)/.test(text)) return text;
  const isKept = holders.some(
    (each) => each.kind === 'object' && evaluator.indexOf(each.node).named.has(text),
  );
  return isKept ? text : undefined;
}

/** What the file of an object gives it under one of some names, which are computed there: `queues[Kind.Small] = new Queue(…)`. */
function filledUnder(
  evaluator: Evaluator,
  node: ts.ElementAccessExpression,
  names: readonly Value[],
  holders: readonly Value[],
  context: Context,
): readonly Value[] {
  const asked = new Set(names.map(fixed).filter((name) => name !== undefined));
  const { expression: holder } = node;
  if (asked.size === 0) return [];
  const near = askingPlace(context, node);
  const filled = holders.flatMap((value) =>
    value.kind === 'object'
      ? [...asked].flatMap((name) => filledByName(evaluator, value, name, near, context))
      : [],
  );
  if (filled.length > 0 || !ts.isIdentifier(holder)) return filled;
  const given = evaluator.scopes.assignedToElements(holder.text, holder.getSourceFile());
  return given
    .slice(0, MOST_ALTERNATIVES)
    .filter(({ key }) => evaluator.valuesOf(key).some((value) => asked.has(fixed(value) ?? '')))
    .flatMap(({ right }) => evaluator.valuesOf(right));
}

/** What a function keeps under a name before it gives back what is there: `this[key] ??= made; return this[key];`. */
function keptUnder(node: ts.ElementAccessExpression): readonly ts.Expression[] {
  if (!ts.isReturnStatement(node.parent)) return [];
  let around: ts.Node = node.parent;
  while (around.parent && !ts.isFunctionLike(around)) around = around.parent;
  const place = node.getText();
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isBinaryExpression(inner) &&
      KEEPS.has(inner.operatorToken.kind) &&
      ts.isElementAccessExpression(inner.left) &&
      inner.left.getText() === place
    )
      found.push(inner.right);
    else if (inner === around || !ts.isFunctionLike(inner)) ts.forEachChild(inner, visit);
  };
  visit(around);
  return found;
}

const KEEPS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
]);
