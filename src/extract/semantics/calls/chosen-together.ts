/**
 * Which address goes with which verb, where a call chooses both: `fetch(id ? one(id) : ALL, { method: id ? 'PUT' : 'POST' })`. In: the call, the
 * alternatives of its address and its verbs. Out: the requests that it may send; those of the same test go together, others are all tried.
 */
import { ts } from 'ts-morph';
import type { Parts } from './texts.js';

export interface Request {
  readonly address: Parts;
  readonly method: string | undefined;
}

export function chosenTogether(
  call: ts.CallExpression,
  asked: ts.Node | undefined,
  addresses: readonly Parts[],
  verbs: readonly (string | undefined)[],
): readonly Request[] {
  const all = addresses.flatMap((address) => verbs.map((method) => ({ address, method })));
  if (addresses.length !== 2 || verbs.length !== 2 || !asked) return all;
  const [ofAddress, ...others] = testsIn(optionIn([asked], URL) ?? asked);
  const [ofVerb, ...more] = testsIn(optionIn(call.arguments, VERB));
  if (ofAddress === undefined || ofVerb === undefined || others.length + more.length > 0) return all;
  if (bare(ofAddress) !== bare(ofVerb)) return all;
  const isOpposite = isDenied(ofAddress) !== isDenied(ofVerb);
  return addresses.map((address, index) => ({ address, method: verbs[isOpposite ? 1 - index : index] }));
}

const URL = /^(?:url|uri|href)$/;
const VERB = /^(?:method|type)$/;

/** What an option says that stands in one of some expressions, or in what those are declared as. */
function optionIn(given: readonly ts.Node[], names: RegExp): ts.Node | undefined {
  for (const each of given) {
    const options = declaredAs(each);
    if (!options || !ts.isObjectLiteralExpression(options)) continue;
    for (const property of options.properties) {
      if (!property.name || !names.test(property.name.getText())) continue;
      if (ts.isPropertyAssignment(property)) return property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) return property.name;
    }
  }
  return undefined;
}

/** The tests by which an expression chooses, those of the constants that it names among them. */
function testsIn(node: ts.Node | undefined, depth = 0): readonly string[] {
  if (!node || depth > DEEPEST) return [];
  if (ts.isConditionalExpression(node)) return [node.condition.getText()];
  if (ts.isIdentifier(node)) {
    const said = declaredAs(node);
    return said && said !== node ? testsIn(said, depth + 1) : [];
  }
  const found: string[] = [];
  ts.forEachChild(node, (each) => {
    found.push(...testsIn(each, depth + 1));
  });
  return found;
}

/** Expressions within expressions, and constants within constants. */
const DEEPEST = 6;

/** What a constant of the function or file around is declared as; the node itself, where it is no name. */
function declaredAs(node: ts.Node): ts.Node | undefined {
  if (!ts.isIdentifier(node)) return node;
  for (let place: ts.Node | undefined = node.parent; place; place = place.parent) {
    if (!ts.isBlock(place) && !ts.isSourceFile(place)) continue;
    for (const statement of place.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(name) && name.text === node.text) return initializer;
    }
  }
  return undefined;
}

/** A test without what denies it, and whether that is said. */
function bare(test: string): string {
  return test.replace(/^!+/, '').replace(/[()\s]|===?\s*true$/g, '');
}

function isDenied(test: string): boolean {
  return (/^!*/.exec(test)?.[0].length ?? 0) % 2 === 1;
}
