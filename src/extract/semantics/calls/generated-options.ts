/**
 * Options of a library of queries that a generated client gives: `{ queryKey, queryFn: () => getOrder(id) }`. In: a function of the client, and a place that
 * calls it. Out: whether what asks among the options is taken there. Why: pages need the key alone to say what has become old, or keep all options but that.
 */
import { ts } from 'ts-morph';
import { lastName } from '../evaluate/last-name.js';
import { bare } from '../evaluate/words.js';
import { type Body, givenBack, isBody, nameOfBody } from '../functions.js';
import { OF_LIBRARY, type Owner, outside } from './generated-owners.js';

/** What marks the options, and gives them back as they are. */
const MARKS = /^(?:\w*[qQ]uery|mutation)Options$/;
/** What looks for what is kept by its key, and runs nothing that it is given: https://tanstack.com/query/latest/docs/framework/react/guides/filters */
const BY_KEY =
  /^(?:(?:invalidate|cancel|remove|reset|refetch)Queries|[gs]etQuer(?:y|ies)Data|getQueryState|(?:useI|i)s(?:Fetching|Mutating))$/;

/** The option under which a function gives back what a place stands in, `queryFn`; undefined where it does more than to give options. */
export function optionAround(place: ts.Node, { node }: Owner): string | undefined {
  const given = givenBack(node).map((each) => optionsIn(each, node));
  if (given.length === 0) return undefined;
  for (let around = place; around && around !== node; around = around.parent) {
    const name = isBody(around) ? nameOfBody(around) : undefined;
    if (
      name !== undefined &&
      OF_LIBRARY.test(name) &&
      given.every((each) => each && indexOf(each, name) >= 0)
    )
      return name;
  }
  return undefined;
}

/** Whether whoever calls a function takes one of the options that it gives; or all of them, be it to hand them on. */
export function isOptionTaken(call: ts.Node, option: string): boolean {
  if (!ts.isCallExpression(call)) return true;
  const place = outside(call);
  const { parent } = place;
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === option;
  if (ts.isSpreadAssignment(parent)) return isTakenBy(parent, option);
  if (ts.isVariableDeclaration(parent)) return isTakenAs(parent, option);
  return !isGivenForKey(place);
}

/** Whether an object that holds the options of another has the one of that: what comes later, counts. */
function isTakenBy(spread: ts.SpreadAssignment, option: string): boolean {
  const { parent: object } = spread;
  return indexOf(object, option) < object.properties.indexOf(spread) && !isGivenForKey(outside(object));
}

function isTakenAs(variable: ts.VariableDeclaration, option: string): boolean {
  const { name, parent: list } = variable;
  if (ts.isObjectBindingPattern(name))
    return name.elements.some((each) => {
      const picked = each.propertyName ?? each.name;
      return each.dotDotDotToken !== undefined || !ts.isIdentifier(picked) || picked.text === option;
    });
  if (!ts.isIdentifier(name) || !(list.flags & ts.NodeFlags.Const)) return true;
  const isExported =
    ts.isVariableStatement(list.parent) &&
    (list.parent.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return isExported || usesOf(variable, name.text).some((each) => isUseTaking(each, option));
}

function isUseTaking(use: ts.Identifier, option: string): boolean {
  const place = outside(use);
  const { parent } = place;
  if (ts.isPropertyAccessExpression(parent))
    return parent.expression !== place || parent.name.text === option;
  if (ts.isSpreadAssignment(parent)) return isTakenBy(parent, option);
  return !isGivenForKey(place);
}

/** Where a name is used that a variable has, or another of that name within: who takes that for it, takes too much. */
function usesOf(variable: ts.VariableDeclaration, name: string): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && node.text === name && node !== variable.name && !isNameOf(node))
      found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.findAncestor(variable, (each) => ts.isBlock(each) || ts.isSourceFile(each))!);
  return found;
}

/** Whether an identifier is but the name of a member: `query.options`, `{ options: 1 }`. */
function isNameOf(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}

function isGivenForKey(place: ts.Node): boolean {
  const { parent } = place;
  if (!ts.isCallExpression(parent)) return ts.isExpressionStatement(parent);
  return parent.expression !== place && BY_KEY.test(lastName(parent.expression) ?? '');
}

/** The object that an expression of a function is, be it by a name that the function gives it, or marked as options. */
function optionsIn(given: ts.Expression, within: Body): ts.ObjectLiteralExpression | undefined {
  const node = bare(given);
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isCallExpression(node)) {
    const [options] = MARKS.test(lastName(node.expression) ?? '') ? node.arguments : [];
    return options && optionsIn(options, within);
  }
  const { body } = within;
  const statements = body && ts.isBlock(body) ? body.statements : [];
  const [initial] = statements.flatMap((each) =>
    ts.isVariableStatement(each)
      ? each.declarationList.declarations.flatMap(({ name, initializer }) =>
          ts.isIdentifier(node) && name.getText() === node.text ? (initializer ?? []) : [],
        )
      : [],
  );
  return initial && !ts.isIdentifier(bare(initial)) ? optionsIn(initial, within) : undefined;
}

function indexOf({ properties }: ts.ObjectLiteralExpression, option: string): number {
  return properties.findLastIndex((each) => each.name?.getText() === option);
}
