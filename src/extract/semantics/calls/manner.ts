/** How a call is made, as the code around it shows: waited for, in a loop, retried, behind a breaker, with a timeout further along its chain. */
import { ts } from 'ts-morph';

/** Methods that call what they are given once for each element. */
const EACH = /^(map|forEach|flatMap|filter|reduce|some|every|mapSeries|each|eachSeries|eachLimit)$/;

/** The outermost expression of the chain that a call begins: `http.get(url).pipe(…).subscribe(…)`. */
export function chainAround(node: ts.Expression): ts.Expression {
  let whole: ts.Expression = node;
  for (let place: ts.Node = whole.parent; ; place = place.parent) {
    const isOn =
      (ts.isPropertyAccessExpression(place) && place.expression === whole) ||
      (ts.isCallExpression(place) && place.expression === whole) ||
      ts.isParenthesizedExpression(place) ||
      ts.isAsExpression(place) ||
      ts.isNonNullExpression(place);
    if (!isOn) return whole;
    whole = place as ts.Expression;
  }
}

/** Methods that say what happens with the answer. */
const ANSWERED = /^(then|subscribe|pipe|toPromise|on|end|json|text)$/;

/** Whether the code waits for the answer: all but what stands as a statement of its own, or is discarded with `void`. */
export function isAwaited(node: ts.Expression): boolean {
  const whole = chainAround(node);
  const { parent } = whole;
  if (ts.isVoidExpression(parent)) return false;
  if (!ts.isExpressionStatement(parent)) return true;
  return methodsBetween(node, whole).some(
    ({ name, call }) => ANSWERED.test(name) && call.arguments.length > 0,
  );
}

/** The methods that are called on a call, one after the other. */
export function methodsBetween(
  node: ts.Expression,
  whole: ts.Expression,
): readonly { readonly name: string; readonly call: ts.CallExpression }[] {
  const found: { name: string; call: ts.CallExpression }[] = [];
  for (
    let place: ts.Node = node.parent;
    place.pos >= whole.pos && place.end <= whole.end;
    place = place.parent
  ) {
    if (ts.isCallExpression(place) && place !== node && ts.isPropertyAccessExpression(place.expression))
      found.push({ name: place.expression.name.text, call: place });
    if (place === whole) break;
  }
  return found;
}

/** Whether a node runs once for each of many things. */
export function isInLoop(node: ts.Node): boolean {
  let inner: ts.Node = node;
  for (let place = node.parent; place; inner = place, place = place.parent) {
    if (ts.isForStatement(place) || ts.isWhileStatement(place) || ts.isDoStatement(place)) {
      // A loop for ever waits for the next occasion: it asks once each time.
      if (place.getText().startsWith('while (true)')) continue;
      if (place.statement === inner) return true;
    }
    if ((ts.isForOfStatement(place) || ts.isForInStatement(place)) && place.statement === inner) return true;
    if (!ts.isFunctionLike(place)) continue;
    const call = place.parent;
    if (!ts.isCallExpression(call) || !call.arguments.some((each) => each === place)) return false;
    const { expression } = call;
    if (!ts.isPropertyAccessExpression(expression)) return false;
    if (EACH.test(expression.name.text)) return true;
    return false;
  }
  return false;
}

/** What a name says that a function around a node, or handed to it, is for. */
function isWithin(node: ts.Node, name: RegExp): boolean {
  for (let place: ts.Node = node; place.parent; place = place.parent) {
    const { parent } = place;
    if (ts.isCallExpression(parent) && parent.arguments.some((each) => each === place)) {
      if (name.test(parent.expression.getText().slice(-80))) return true;
    }
    if (ts.isNewExpression(parent) && parent.arguments?.some((each) => each === place)) {
      if (name.test(parent.expression.getText())) return true;
    }
  }
  return false;
}

const BREAKER = /breaker|circuit|policy\.execute$/i;

/** Around the call, around a function of this file that makes it, or as a decorator of that. */
export function isBehindBreaker(node: ts.Node): boolean {
  if (isWithin(node, BREAKER)) return true;
  const file = node.getSourceFile();
  if (!/breaker|circuit|cockatiel/i.test(file.text)) return false;
  const makers = makersOf(node);
  if (makers.some((maker) => decoratorsOf(maker).some((text) => BREAKER.test(text)))) return true;
  const names = new Set(makers.flatMap((maker) => nameOf(maker) ?? []));
  const isHanded = (place: ts.Node): boolean => {
    const isBreaking =
      (ts.isCallExpression(place) || ts.isNewExpression(place)) &&
      BREAKER.test(place.expression.getText().slice(-80));
    return (
      (isBreaking && (place.arguments ?? []).some((each) => mentions(each, names))) ||
      !!ts.forEachChild(place, (each) => isHanded(each) || undefined)
    );
  };
  return names.size > 0 && isHanded(file);
}

/** The functions, methods and classes around a node. */
function makersOf(node: ts.Node): ts.Node[] {
  const makers: ts.Node[] = [];
  for (let place = node.parent; place; place = place.parent)
    if (ts.isFunctionLike(place) || ts.isClassLike(place)) makers.push(place);
  return makers;
}

function decoratorsOf(node: ts.Node): string[] {
  return ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []).map((each) => each.getText()) : [];
}

/** What a function is called by: its own name, or that of the variable or member that holds it. */
function nameOf(node: ts.Node): string | undefined {
  if (!ts.isFunctionLike(node)) return undefined;
  const named =
    node.name ??
    (ts.isVariableDeclaration(node.parent) ||
    ts.isPropertyDeclaration(node.parent) ||
    ts.isPropertyAssignment(node.parent)
      ? node.parent.name
      : undefined);
  return named && ts.isIdentifier(named) ? named.text : undefined;
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  return !!ts.forEachChild(node, (each) => mentions(each, names) || undefined);
}

/** Retried by what is around it, or by an operator of its own chain. */
export function isRetried(node: ts.Expression): boolean {
  const isOperator = methodsBetween(node, chainAround(node)).some(
    ({ name, call }) =>
      name === 'retry' ||
      (name === 'pipe' && call.arguments.some((each) => /^retry(When|Backoff)?\(/.test(each.getText()))),
  );
  return isOperator || isWithin(node, /\b\w*retry\w*$/i);
}

/** The timeout that an operator further along the chain sets: `.timeout(500)`, `.pipe(timeout(500))`. */
export function chainTimeout(node: ts.Expression): ts.Expression | 'unknown' | undefined {
  for (const { name, call } of methodsBetween(node, chainAround(node))) {
    if (name === 'timeout') return call.arguments[0] ?? 'unknown';
    if (name !== 'pipe') continue;
    for (const each of call.arguments) {
      if (ts.isCallExpression(each) && /(^|\.)timeout(With)?$/.test(each.expression.getText()))
        return each.arguments[0] ?? 'unknown';
    }
  }
  return undefined;
}
