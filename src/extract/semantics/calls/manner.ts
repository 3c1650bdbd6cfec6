/** How a call is made, as the code around it shows: waited for, retried, behind a breaker. */
import { ts } from 'ts-morph';
import { remembered } from '../evaluate/remembered.js';
import { saidIn } from '../said-in.js';
import { isTriedAgain } from './retries.js';

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
  // A file may hold nothing else, and end where the call does.
  for (
    let place: ts.Node = node;
    place !== whole && !ts.isSourceFile(place) && place.pos >= whole.pos && place.end <= whole.end;
  ) {
    place = place.parent;
    if (ts.isCallExpression(place) && ts.isPropertyAccessExpression(place.expression))
      found.push({ name: place.expression.name.text, call: place });
  }
  return found;
}

/** Whether a node stands in what a function of such a name is given. */
function isGivenTo(node: ts.Node, name: RegExp): boolean {
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

const speaksOfBreakers = saidIn(/breaker|circuit|cockatiel/i);
const BREAKER = /breaker|circuit|policy\.execute$/i;

/** `app.use('/orders', circuitBreaker('orders'), (request, response) => …)`: a handler that a breaker comes before. */
function comesAfterBreaker(node: ts.Node): boolean {
  for (let place: ts.Node = node; place.parent; place = place.parent) {
    const { parent } = place;
    if (!ts.isCallExpression(parent) || !ts.isFunctionLike(place)) continue;
    const index = [...(parent.arguments as readonly ts.Node[])].indexOf(place);
    const before = parent.arguments.slice(0, Math.max(0, index));
    const isBreaking = (each: ts.Expression) =>
      BREAKER.test((ts.isCallExpression(each) ? each.expression : each).getText().slice(-80));
    if (before.some((each) => !ts.isStringLiteralLike(each) && isBreaking(each))) return true;
  }
  return false;
}

/** Around the call, around a function of this file that makes it, or as a decorator of that. */
export const isBehindBreaker = remembered((node: ts.Node): boolean => {
  if (isGivenTo(node, BREAKER) || comesAfterBreaker(node)) return true;
  const file = node.getSourceFile();
  if (!speaksOfBreakers(file)) return false;
  const makers = makersOf(node);
  if (makers.some((maker) => decoratorsOf(maker).some((text) => BREAKER.test(text)))) return true;
  const names = withCallers(
    file,
    makers.flatMap((maker) => nameOf(maker) ?? []),
  );
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
});

/** Functions of a file that call others of it, so many steps up. */
const HIGHEST = 2;

/** The names of some functions, and of those of the same file that call one of them. */
function withCallers(file: ts.SourceFile, names: readonly string[]): ReadonlySet<string> {
  const found = new Set(names);
  for (let step = 0; step < HIGHEST && found.size > 0; step += 1) {
    const wanted = new Set(found);
    const visit = (node: ts.Node): void => {
      const callee = ts.isCallExpression(node) ? node.expression : undefined;
      const isOwn =
        callee &&
        ts.isPropertyAccessExpression(callee) &&
        callee.expression.kind === ts.SyntaxKind.ThisKeyword;
      const called = isOwn ? callee.name.text : callee && ts.isIdentifier(callee) ? callee.text : undefined;
      if (called !== undefined && wanted.has(called))
        for (const maker of makersOf(node)) {
          const name = nameOf(maker);
          if (name !== undefined) found.add(name);
        }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
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

/** What calls a function again when it fails: `retry`, `pRetry`, `withRetry`, `retryAsync`, `backOff`, `retryPolicy.execute`. */
const RETRIES =
  /^(p?retry|(async|with|do|run|fetch|call)\w*retry\w*|retry(async|promise|with\w*|on\w*|operation|request|fn|call)?|backOff)$/i;
/** … and whatever it is called, of those that are given a function: `executeWithNetworkRetries(() => …)`. What is told of a retry does none. */
const RETRIES_WHAT_IT_IS_GIVEN = /^(?!on|before|after|should|is|can|get|set|no(?![a-z]))\w*retr(y|ies)\w*$/i;

/** Retried by what is around it, by an operator of its own chain, or by a loop. */
export function isRetried(node: ts.Expression): boolean {
  const isOperator = methodsBetween(node, chainAround(node)).some(
    ({ name, call }) =>
      name === 'retry' ||
      (name === 'pipe' && call.arguments.some((each) => /^retry(When|Backoff)?\(/.test(each.getText()))),
  );
  return isOperator || isTriedAgain(node) || isGivenToRetry(node);
}

function isGivenToRetry(node: ts.Node): boolean {
  for (let place: ts.Node = node; place.parent; place = place.parent) {
    const { parent } = place;
    if (ts.isFunctionLike(place) && !ts.isCallExpression(parent)) return false;
    if (!ts.isCallExpression(parent) || !parent.arguments.some((each) => each === place)) continue;
    const path = parent.expression.getText().slice(-80).split('.');
    const last = path.at(-1) ?? '';
    if (RETRIES.test(last) || (ts.isFunctionLike(place) && RETRIES_WHAT_IT_IS_GIVEN.test(last))) return true;
    if (/^(execute|run|call|attempt)$/.test(last) && /^retr(y|ier)/i.test(path.at(-2) ?? '')) return true;
  }
  return false;
}
