/**
 * Which files a function is handed to, by itself or among others: `buildOrders({ fetcher: (url, options) => fetch(url, options) })`. In: the function. Out: the files of
 * the functions, components and classes that are given it, and of those that they hand it on to, with the names that it goes by there. Why: those call it, and import
 * nothing of the file that it stands in.
 */
import { ts } from 'ts-morph';
import { constructorOf } from '../evaluate/constructors.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { boundNames } from '../evaluate/exports.js';
import { FIRES, isFired } from '../evaluate/fired.js';
import { withImplementations } from '../evaluate/implemented.js';
import type { Calling } from './calling-files.js';
import { namesIn } from './names-in.js';

/** How often it is handed on. */
const DEEPEST = 4;
/** Places that hand it on. */
const MOST_PLACES = 40;

/**
 * @param name what it goes by where it stands
 * @param importing the files that import it by some names
 */
export function handedTo(
  evaluator: Evaluator,
  owner: ts.Node,
  name: string | undefined,
  importing: ReadonlyMap<ts.SourceFile, ReadonlySet<string>> = new Map(),
): Calling {
  const files = new Set<ts.SourceFile>();
  const names = new Set<string>();
  const seen = new Set<ts.Node>();
  /** `<Actions onAction={(action) => act(action)} />`: the component calls it by the name of the property. */
  const show = ({ parent: property }: ts.JsxExpression, depth: number): void => {
    if (!ts.isJsxAttribute(property)) return;
    const { tagName } = property.parent.parent;
    const known = property.name.getText();
    for (const value of evaluator.valuesOf(tagName as ts.Expression)) {
      if (value.kind !== 'function') continue;
      files.add(value.node.getSourceFile());
      names.add(known);
      for (const each of handingOver(value.node, new Set([known]))) follow(each, depth + 1);
    }
  };
  const follow = (node: ts.Node, depth: number): void => {
    if (depth > DEEPEST || seen.size > MOST_PLACES || seen.has(node)) return;
    seen.add(node);
    const { whole, property } = wholeOf(node);
    const { parent } = whole;
    if (ts.isVariableDeclaration(parent) && parent.initializer === whole && ts.isIdentifier(parent.name)) {
      for (const each of handingOver(whole.getSourceFile(), new Set([parent.name.text])))
        follow(each, depth + 1);
      return;
    }
    if (ts.isJsxExpression(parent)) show(parent, depth);
    if (!(ts.isCallExpression(parent) || ts.isNewExpression(parent))) return;
    const index = parent.arguments?.indexOf(whole as ts.Expression) ?? -1;
    if (index === -1) return;
    if (isFired(whole)) {
      files.add(whole.getSourceFile());
      names.add(FIRES);
    }
    for (const value of withImplementations(evaluator, evaluator.valuesOf(parent.expression))) {
      const called =
        value.kind === 'class'
          ? constructorOf(value.node)
          : value.kind === 'function'
            ? value.node
            : undefined;
      const parameter = called?.parameters[index];
      if (!called || !parameter) continue;
      files.add(called.getSourceFile());
      const known = new Set([...boundNames(parameter.name), ...(property === undefined ? [] : [property])]);
      for (const each of known) names.add(each);
      for (const each of handingOver(ts.isConstructorDeclaration(called) ? called.parent : called, known))
        follow(each, depth + 1);
    }
  };
  if (ts.isArrowFunction(owner) || ts.isFunctionExpression(owner)) follow(owner, 0);
  if (name !== undefined && /^[\w$]+$/.test(name) && !ts.isPropertyAssignment(owner.parent))
    for (const each of handingOver(owner.getSourceFile(), new Set([name]))) follow(each, 0);
  for (const [file, known] of importing) {
    if (file === owner.getSourceFile()) continue;
    const handed = new Set([...known].filter((each) => isListed(file.text, each)));
    if (handed.size > 0) for (const each of handingOver(file, handed)) follow(each, 0);
  }
  return { files, names };
}

/** Whether a text says a name where something may be handed over: a first look. */
function isListed(text: string, name: string): boolean {
  if (!/^[\w$]+$/.test(name)) return false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if (
      /[(,:{.]\s*$/.test(text.slice(Math.max(0, at - 40), at)) &&
      /^\s*[,)}]/.test(text.slice(at + name.length, at + name.length + 40))
    )
      return true;
  }
  return false;
}

/** What a call is given that holds an expression, and the name that it has in there: `{ fetcher: load }`. */
function wholeOf(node: ts.Node): { readonly whole: ts.Node; readonly property?: string } {
  let whole = node;
  let property: string | undefined;
  for (;;) {
    const { parent } = whole;
    if (ts.isPropertyAssignment(parent) && parent.initializer === whole) {
      property ??= parent.name.getText();
      whole = parent.parent;
    } else if (ts.isShorthandPropertyAssignment(parent)) {
      property ??= parent.name.text;
      whole = parent.parent;
    } else if (isBound(parent, whole)) whole = parent.parent;
    else if (
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      ts.isNonNullExpression(parent)
    )
      whole = parent;
    else return { whole, ...(property !== undefined && { property }) };
  }
}

/** The places where code hands over what goes by one of some names: `build(load)`, `build({ load })`, `build({ fetcher: deps.load })`. */
function handingOver(code: ts.Node, names: ReadonlySet<string>): readonly ts.Node[] {
  const handed = handedIn(code);
  return [...names]
    .flatMap((name) => handed.get(name) ?? [])
    .sort((one, other) => one.pos - other.pos)
    .slice(0, MOST_PLACES);
}

/** What code hands over by which name. */
const handedIn = namesIn((name): ts.Node | undefined => {
  const { parent } = name;
  const expression = ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
  return isHandedOver(expression) ? expression : undefined;
});

/** `this.load.bind(this)` is what is bound. */
function isBound(parent: ts.Node, node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(parent) &&
    parent.expression === node &&
    parent.name.text === 'bind' &&
    ts.isCallExpression(parent.parent) &&
    parent.parent.expression === parent
  );
}

function isHandedOver(node: ts.Node): boolean {
  const { parent } = node;
  if (isBound(parent, node)) return isHandedOver(parent.parent);
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node;
  return (
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node)
  );
}
