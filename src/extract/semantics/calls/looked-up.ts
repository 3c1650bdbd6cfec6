/**
 * What a handler looks up by what it is asked for: the element of a list whose prefix its path begins with, `routes.find((route) => req.path.startsWith(route.prefix))`, be it in a loop, or
 * the member of an object that a part of the path names, `services[req.params.name]`. In: the places of a handler. Out: for each that
 * may be found the path that leads to it, and what is bound where it is.
 */
import { ts } from 'ts-morph';
import { entriesOfMap } from '../evaluate/chosen.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { calledWith } from '../evaluate/returned.js';
import { type Bindable, free, MOST_ALTERNATIVES, type Value } from '../evaluate/values.js';
import { givenBack, isBody } from '../functions.js';
import { type Mount, textIn } from './mount-paths.js';

export interface Choice {
  readonly mount: Mount;
  readonly bound: readonly (readonly [Bindable, () => readonly Value[]])[];
  /** The row of a list that is found, where it is written out. */
  readonly row?: ts.Node;
}

/** What functions are called that look something up. */
const CHOOSING = /(?:find|get|resolve|select|match|pick)\w*$/i;
/** More than these are no table of services. */
const MOST = 60;

export function lookedUp(evaluator: Evaluator, places: readonly ts.Node[], mount: Mount): readonly Choice[] {
  const bodies = bodiesOf(evaluator, places);
  const byPrefix = foundByPrefix(evaluator, bodies, mount);
  return byPrefix.length > 0 ? byPrefix : namedByPath(evaluator, bodies, mount);
}

/** The functions around some places, and those of the program that these call by name and that look something up. */
function bodiesOf(evaluator: Evaluator, places: readonly ts.Node[]): ReadonlySet<ts.Node> {
  const bodies = new Set<ts.Node>();
  for (const place of places)
    for (let node: ts.Node | undefined = place; node; node = node.parent)
      if (ts.isFunctionLike(node)) bodies.add(node);
  const called = [...bodies].flatMap((body) => {
    const found: ts.Node[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.arguments.length > 0 && CHOOSING.test(nameOf(node)))
        for (const value of evaluator.valuesOf(node.expression))
          if (value.kind === 'function') found.push(value.node);
      ts.forEachChild(node, visit);
    };
    visit(body);
    return found;
  });
  for (const each of called) bodies.add(each);
  return bodies;
}

function nameOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText().slice(-40);
}

function foundByPrefix(evaluator: Evaluator, bodies: ReadonlySet<ts.Node>, mount: Mount): readonly Choice[] {
  const byPrefix = new Map<string, [Bindable, () => readonly Value[]][]>();
  const note = (prefix: string | undefined, declaration: Bindable, item: Value) => {
    if (prefix?.startsWith('/'))
      byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), [declaration, () => [item]]]);
  };
  for (const declaration of declarationsIn(bodies)) {
    const loop = declaration.parent.parent;
    if (ts.isForOfStatement(loop) && loop.initializer === declaration.parent) {
      const tested = startOf(loop.statement);
      for (const item of tested ? itemsOf(evaluator, loop.expression) : []) {
        const context = {
          bound: new Map<Bindable, () => readonly Value[]>([[declaration, () => [item]]]),
          depth: 1,
        };
        note(evaluator.valuesOf(tested!, context).map(textIn)[0], declaration, item);
      }
      continue;
    }
    for (const call of findsFor(evaluator, declaration)) {
      const [callback] = call.arguments;
      const tested = callback && ts.isFunctionLike(callback) ? startOf(callback) : undefined;
      if (!callback || !tested || !ts.isPropertyAccessExpression(call.expression)) continue;
      const made = evaluator
        .valuesOf(callback)
        .flatMap((value) => (value.kind === 'function' ? [value] : []));
      for (const item of itemsOf(evaluator, call.expression.expression))
        for (const value of made) {
          const { inside } = calledWith(evaluator, value, [() => [item]], free);
          note(evaluator.valuesOf(tested, inside).map(textIn)[0], declaration, item);
        }
    }
  }
  const above = mount.whole.slice(0, mount.whole.length - mount.left.length);
  return [...byPrefix].flatMap(([text, bound]) => {
    const prefix = text.replace(/\/+$/, '');
    const isWhole = above !== '' && `${prefix}/`.startsWith(`${mount.whole}/`);
    const [whole, left] = isWhole ? [prefix, prefix.slice(above.length)] : [`${above}${prefix}`, prefix];
    const { isExact: _, ...open } = mount;
    const rows = bound.flatMap(([, found]) =>
      found().flatMap((value) => (value.kind === 'object' ? value.node : [])),
    );
    const row = new Set(rows).size === 1 && { row: rows[0]! };
    return `${whole}/`.startsWith(`${mount.whole}/`)
      ? [{ mount: { ...open, whole, left }, bound, ...row }]
      : [];
  });
}

/** What a list holds, or the entries of a map; nothing of as many as are read at most, for of some of them it would seem that there are no others. */
function itemsOf(evaluator: Evaluator, list: ts.Expression): readonly Value[] {
  const items = evaluator
    .valuesOf(list)
    .flatMap((value) => [value, ...entriesOfMap(evaluator, value, free)])
    .flatMap((value) => (value.kind === 'list' ? value.items : []));
  return items.length < MOST_ALTERNATIVES ? items : [];
}

function declarationsIn(bodies: ReadonlySet<ts.Node>): readonly ts.VariableDeclaration[] {
  const found = new Set<ts.VariableDeclaration>();
  for (const body of bodies) {
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node)) found.add(node);
      ts.forEachChild(node, visit);
    };
    visit(body);
  }
  return [...found];
}

/** What a variable is found by: `const route = routes.find(…)`, or what the function that it is the result of gives back. */
function findsFor(
  evaluator: Evaluator,
  { initializer }: ts.VariableDeclaration,
): readonly ts.CallExpression[] {
  if (!initializer) return [];
  const own = findIn(initializer);
  if (own) return [own];
  const call = ts.isAwaitExpression(initializer) ? initializer.expression : initializer;
  if (!ts.isCallExpression(call) || !CHOOSING.test(nameOf(call))) return [];
  return evaluator
    .valuesOf(call.expression)
    .flatMap((value) => (value.kind === 'function' && isBody(value.node) ? givenBack(value.node) : []))
    .flatMap((each) => findIn(each) ?? []);
}

/** `routes.find(…)`, be it awaited or with something else where nothing is found. */
function findIn(node: ts.Expression): ts.CallExpression | undefined {
  let inner: ts.Expression = node;
  for (;;) {
    if (ts.isParenthesizedExpression(inner) || ts.isAsExpression(inner) || ts.isNonNullExpression(inner))
      inner = inner.expression;
    else if (ts.isBinaryExpression(inner)) inner = inner.left;
    else break;
  }
  const isFind =
    ts.isCallExpression(inner) &&
    ts.isPropertyAccessExpression(inner.expression) &&
    inner.expression.name.text === 'find';
  return isFind ? (inner as ts.CallExpression) : undefined;
}

/** What the path has to begin with, as a test of elements says it. */
function startOf(callback: ts.Node): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    const [start] = ts.isCallExpression(node) ? node.arguments : [];
    if (
      start &&
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'startsWith'
    )
      found ??= start;
    ts.forEachChild(node, visit);
  };
  visit(callback);
  return found;
}

/** Each path in which a part has the name of a member of what is looked up by that part. */
function namedByPath(evaluator: Evaluator, bodies: ReadonlySet<ts.Node>, mount: Mount): readonly Choice[] {
  const stars = mount.whole.split('/').flatMap((segment, index) => (segment === '*' ? [index] : []));
  for (const [at, name] of mount.names.entries()) {
    const star = stars[at];
    if (star === undefined) continue;
    const keys = [...bodies].flatMap((body) => keysBy(evaluator, body, name)).slice(0, MOST);
    if (keys.length === 0) continue;
    return [...new Set(keys)].map((key) => {
      const whole = mount.whole
        .split('/')
        .map((segment, index) => (index === star ? key : segment))
        .join('/');
      const left = whole.slice(whole.length - (mount.left.length - 1 + key.length));
      const names = mount.names.filter((_, index) => index !== at);
      const said = { ...mount.said, [name]: key };
      return { mount: { ...mount, whole, left: mount.left === '' ? '' : left, names, said }, bound: [] };
    });
  }
  return [];
}

/** The names of the members among which a part of the path chooses: of what is asked for `[req.params.name]`, or by a variable that holds that. */
function keysBy(evaluator: Evaluator, body: ts.Node, name: string): readonly string[] {
  const keys: string[] = [];
  const isNamed = (node: ts.Expression) =>
    new RegExp(`(?:^|\\.params\\.|\\.param\\(['"\`])${name}\\b`).test(node.getText());
  const visit = (node: ts.Node): void => {
    const [of, by] = ts.isElementAccessExpression(node)
      ? [node.expression, node.argumentExpression]
      : ts.isCallExpression(node) &&
          ts.isPropertyAccessExpression(node.expression) &&
          node.expression.name.text === 'get'
        ? [node.expression.expression, node.arguments[0]]
        : [];
    if (of && by && isNamed(by))
      for (const value of evaluator.valuesOf(of))
        if (value.kind === 'object') keys.push(...evaluator.indexOf(value.node).named.keys());
    ts.forEachChild(node, visit);
  };
  visit(body);
  return keys;
}
