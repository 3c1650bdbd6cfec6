/**
 * Settings that a page asks a server for when it starts: `await axios.get('/config')`, which `app.get('/config', (req, res) => res.json({ ordersUrl }))` answers. In: the path that is
 * asked. Out: what is answered there by the server of the page, or by the one that lies nearest to it. Of several that lie as near, nobody knows which is meant.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { asksForSettings } from './evaluate/fetched-settings.js';
import { throughText } from './evaluate/kept-texts.js';
import { lastName } from './evaluate/last-name.js';
import type { AnsweredSetting } from './evaluate/served.js';
import { fixed } from './evaluate/text.js';
import { free, type Value } from './evaluate/values.js';
import { common, innermostUnit } from './units.js';

/** A first look at a text: what answers something. */
const ANSWERS = /\.\s*(?:get|all|route)\s*\(|@(?:Get|All)\s*\(/;
const VERB = /^(?:get|all|route)$/;
/** Calls that answer with what they are given. */
const REPLIES = /^(?:json|jsonp|send|end|reply|ok|success)$/;

/** Looked for when it is first asked for. */
export function answeredSettings(
  evaluator: Evaluator,
  files: readonly Path[],
  units: readonly UnitFact[],
): (path: string, isWhole: boolean, node: ts.Node) => AnsweredSetting | undefined {
  const { program } = evaluator;
  const unitOf = innermostUnit(units);
  const known = new Map<string, AnsweredSetting | undefined>();
  return (asked, isWhole, node) => {
    const path = asked.replace(/[?#].*$/, '').replace(/^\.?\/*|\/+$/g, '');
    if (!asksForSettings(path)) return undefined;
    const own = unitOf(program.pathOf(node.getSourceFile()));
    const key = `${own}\n${path}\n${isWhole}`;
    if (known.has(key)) return known.get(key);
    // Who asks while it is being found out knows nothing.
    known.set(key, undefined);
    const found = evaluator.apart(() => nearest(path, isWhole, own));
    known.set(key, found);
    return found;
  };

  function nearest(path: string, isWhole: boolean, own: Path): AnsweredSetting | undefined {
    const word = path.slice(path.lastIndexOf('/') + 1);
    const byUnit = new Map<Path, Value[]>();
    const places = new Map<Path, Path>();
    for (const each of files) {
      const text = program.text(each) ?? '';
      const isOfFile = isRouteOf(each, path);
      if (!isOfFile && !(text.includes(word) && ANSWERS.test(text))) continue;
      const file = program.file(each);
      const values = file ? answeredIn(evaluator, file, (said) => isSame(path, isWhole, said), isOfFile) : [];
      if (values.length === 0) continue;
      const unit = unitOf(each);
      byUnit.set(unit, [...(byUnit.get(unit) ?? []), ...values]);
      places.set(unit, each);
    }
    const same = byUnit.get(own);
    if (same) return { values: same };
    const depths = [...byUnit.keys()].map((unit) => ({ unit, depth: common(unit, own) }));
    const deepest = Math.max(...depths.map(({ depth }) => depth));
    const [only, ...others] = depths.filter(({ depth }) => depth === deepest);
    if (!only || others.length > 0) return undefined;
    return { values: byUnit.get(only.unit)!, by: places.get(only.unit)! };
  }
}

/** Whether one of two paths ends with the other: what a router is mounted at stands elsewhere, as does what a client begins with. */
function isSame(asked: string, isWhole: boolean, route: string): boolean {
  const said = route.replace(/^\/+|\/+$/g, '');
  return (
    said !== '' && (said === asked || asked.endsWith(`/${said}`) || (!isWhole && said.endsWith(`/${asked}`)))
  );
}

/** Whether a file answers a path by where it lies: `app/api/config/route.ts`, `server/api/config.get.ts`. */
function isRouteOf(file: Path, path: string): boolean {
  const bare = file.replace(/\.[cm]?[jt]sx?$/, '');
  return (
    bare.endsWith(`/${path}/route`) ||
    bare.endsWith(`/${path}/+server`) ||
    (/(?:^|\/)(?:pages|server|routes)\//.test(file) &&
      bare
        .replace(/\.get$/, '')
        .replace(/\/index$/, '')
        .endsWith(`/${path}`))
  );
}

function answeredIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  isIt: (path: string) => boolean,
  isOfFile: boolean,
): readonly Value[] {
  const found: Value[] = [];
  const answer = (handler: ts.Node): void => {
    for (const each of functionsIn(evaluator, handler)) found.push(...repliesOf(evaluator, each));
  };
  const says = (node: ts.Expression | undefined): boolean =>
    node !== undefined && evaluator.valuesOf(node).some((value) => isIt(fixed(value) ?? ''));
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = lastName(node.expression) ?? '';
      const [first, ...others] = node.arguments;
      const handler = others.at(-1);
      if (
        VERB.test(name) &&
        first &&
        handler &&
        ts.isPropertyAccessExpression(node.expression) &&
        says(first)
      )
        answer(handler);
      // `router.route('/config').get(handle)`
      else if (name === 'get' && first && others.length === 0 && isOnRoute(node, says)) answer(first);
      else if (name === 'route' && first && ts.isObjectLiteralExpression(first)) {
        const of = (key: string) =>
          first.properties.find((each) => each.name?.getText() === key) as ts.PropertyAssignment | undefined;
        const handle = of('handler');
        if (says(of('url')?.initializer ?? of('path')?.initializer) && handle)
          answer(ts.isMethodDeclaration(handle) ? handle : handle.initializer);
      } else if (isOfFile && /^(?:define\w*|eventHandler)$/.test(name) && first) answer(first);
    } else if (ts.isMethodDeclaration(node) && isSaidOf(node)) answer(node);
    else if (
      isOfFile &&
      ts.isFunctionDeclaration(node) &&
      /^(?:GET|loader|handler)$|^$/.test(node.name?.text ?? '')
    )
      answer(node);
    else if (
      isOfFile &&
      ts.isVariableDeclaration(node) &&
      /^(?:GET|loader)$/.test(node.name.getText()) &&
      node.initializer
    )
      answer(node.initializer);
    else if (isOfFile && ts.isExportAssignment(node)) answer(node.expression);
    ts.forEachChild(node, visit);
  };
  const isSaidOf = (node: ts.MethodDeclaration): boolean => {
    const of = decorated(evaluator, node, /^(?:Get|All)$/);
    if (of === undefined) return false;
    const around = ts.isClassLike(node.parent) ? decorated(evaluator, node.parent, /^\w*Controller$/) : '';
    return isIt(
      [around ?? '', of]
        .map((each) => each.replace(/^\/+|\/+$/g, ''))
        .filter((each) => each !== '')
        .join('/'),
    );
  };
  visit(file);
  return found;
}

/** What a decorator is told by one of these names; '' where that is nothing. */
function decorated(evaluator: Evaluator, node: ts.Node, names: RegExp): string | undefined {
  for (const { expression } of ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : []) {
    if (!ts.isCallExpression(expression) || !names.test(lastName(expression.expression) ?? '')) continue;
    const [first] = expression.arguments;
    const told = first ? evaluator.valuesOf(first).flatMap((value) => fixed(value) ?? []) : [];
    return told[0] ?? '';
  }
  return undefined;
}

function isOnRoute(node: ts.CallExpression, says: (node: ts.Expression | undefined) => boolean): boolean {
  const callee = node.expression;
  const on = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
  return (
    on !== undefined &&
    ts.isCallExpression(on) &&
    lastName(on.expression) === 'route' &&
    says(on.arguments[0])
  );
}

/** The functions that something is, or wraps: `asyncHandler(async (req, res) => …)`. */
function functionsIn(evaluator: Evaluator, node: ts.Node): readonly ts.SignatureDeclaration[] {
  if (ts.isFunctionLike(node)) return [node];
  if (!ts.isExpression(node)) return [];
  const found = evaluator.valuesOf(node).flatMap((value) => (value.kind === 'function' ? [value.node] : []));
  if (found.length > 0) return found;
  return ts.isCallExpression(node) ? node.arguments.flatMap((each) => functionsIn(evaluator, each)) : [];
}

/** What a handler answers with, wherever it does. */
function repliesOf(evaluator: Evaluator, handler: ts.SignatureDeclaration): readonly Value[] {
  const replies: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && REPLIES.test(lastName(node.expression) ?? ''))
      replies.push(...node.arguments);
    else if (ts.isNewExpression(node) && node.expression.getText() === 'Response' && node.arguments?.[0])
      replies.push(node.arguments[0]);
    else if (ts.isReturnStatement(node) && node.expression) replies.push(node.expression);
    else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) replies.push(node.body);
    else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      node.left.name.text === 'body'
    )
      replies.push(node.right);
    ts.forEachChild(node, visit);
  };
  visit(handler);
  return replies.flatMap((each) =>
    evaluator
      .valuesOf(each, free)
      .flatMap((value) => (value.kind === 'derived' ? (throughText(evaluator, value) ?? []) : [value]))
      .filter(({ kind }) => kind === 'object' || kind === 'record' || kind === 'environment'),
  );
}
