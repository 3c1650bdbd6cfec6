/**
 * What a check around or before a place lets through: `if (!TABLES[kind]) return; … kind …`, `if (ALLOWED.includes(kind)) …`, `switch (kind)`. In: a
 * name that only running code knows, where it is used. Out: the texts that it can be there; none where a check lists what is not known.
 * Why: whoever asks may say anything, and what goes on is one of these.
 */
import { ts } from 'ts-morph';
import { leaves } from '../leaving.js';
import {
  type Asked,
  askedAbout,
  assured,
  isMeant,
  letThrough,
  type Texts,
  textsIn,
  wordsAskedIn,
} from './checks.js';
import type { Evaluator } from './evaluator.js';
import { lastName } from './last-name.js';
import { clausesInto, testAround } from './may-run.js';
import { fixed, openOf } from './text.js';
import type { Context, Open, Value } from './values.js';
import { bare, RECASES, recasedIn, wordsOf } from './words.js';

/** Whether the text of a function may check what a parameter of it is given, or choose by it. */
export function mayCheck(parameter: ts.ParameterDeclaration): boolean {
  return /\b(?:includes|indexOf|has|hasOwn\w*|some|find|switch|in)\b|\[\w+\]|[!=]==? ?['"`]/.test(
    parameter.parent.getText(),
  );
}

/** What is there without being declared. */
const OF_PLATFORM =
  /^(?:[A-Z]|(?:console|process|window|document|module|exports|require|this|global|globalThis)$)/;

/** Whether all that is not known of something is what a check may tell. */
export function areChecked(values: readonly Value[]): boolean {
  return (
    values.some(mayBeChecked) && values.every((value) => mayBeChecked(value) || fixed(value) !== undefined)
  );
}

/** Whether a value may be a text that only running code knows: no parameter, which who calls may give, nor what a library makes. */
function mayBeChecked(value: Value): boolean {
  if (value.kind !== 'derived') return false;
  const open = openOf(value);
  if (open) return isSent(open);
  if (!('package' in value.root)) return !OF_PLATFORM.test(value.root.name);
  const isAsked = value.steps.some(({ step }) => step === 'given' || step === 'call');
  return isAsked && value.steps.at(-1)?.step === 'member';
}

/** Whether a framework gives a parameter what a request or a message says: `@Body() order`. */
function isSent(open: Open): boolean {
  return (
    ts.isParameter(open) &&
    (ts.getDecorators(open) ?? []).some(
      ({ expression }) => ts.isCallExpression(expression) && SENT.test(lastName(expression.expression) ?? ''),
    )
  );
}

const SENT =
  /^(?:Body|BodyParam|Param|Params|Query|QueryParam|QueryParams|Headers?|HeaderParam|Args?|Payload|MessageBody)$/;

/** What a text can be in another case that is checked in either: `if (KINDS.includes(kind.toUpperCase())) … kind.toLowerCase() …`. */
export function checkedInCase(evaluator: Evaluator, node: ts.CallExpression, context: Context): Texts {
  const recased = recasedIn(node);
  if (!recased) return [];
  const own = wordsOf(evaluator, recased.text);
  for (const method of RECASES) {
    const found = checkedTexts(evaluator, node, context, `${own}.${method}()`);
    if (found.length > 0) return found;
  }
  return [];
}

/** @param called what the expression is called in checks, where that is not what it is called in its place */
export function checkedTexts(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
  called?: string,
): Texts {
  // Most names stand behind no check: what they are called is found where they do.
  let words = called;
  const asked = (): Asked => {
    words ??= wordsOf(evaluator, node);
    return askedAbout(evaluator, words, context);
  };
  for (let place: ts.Node = node; place.parent && !ts.isSourceFile(place.parent); place = place.parent) {
    const { parent } = place;
    if (ts.isStatement(place) && hasStatements(parent)) {
      const conditions = evaluator.leavingIn(parent);
      if (conditions.size > 0) words ??= wordsOf(evaluator, node);
      for (const condition of (words !== undefined && conditions.get(words)) || []) {
        if (condition.end > place.pos) break;
        const found = letThroughBy(asked(), condition);
        if (found.length > 0) return found;
      }
    }
    const around = testAround(place, parent);
    if (around) {
      const found = letThrough(asked(), around.test, around.holds);
      if (found.length > 0) return found;
    }
    if (ts.isCaseOrDefaultClause(place)) {
      const found = labels(asked(), place);
      if (found.length > 0) return found;
    }
    if (ts.isFunctionLike(place)) return handlersBefore(evaluator, node, place, context);
  }
  return [];
}

type Statements = ts.Block | ts.CaseOrDefaultClause;

function hasStatements(node: ts.Node): node is Statements {
  return ts.isBlock(node) || ts.isCaseOrDefaultClause(node);
}

/** What a statement asks before the function goes on. */
export interface Leaving {
  readonly test: ts.Expression;
  /** It is the test of an `if` that leaves; else a call that throws. */
  readonly isLeft: boolean;
  /** Where the statement ends. */
  readonly end: number;
}

/** What statements ask before the function goes on, in their order, by what each asks about: a long function asks much, and of each name little. */
export function findLeaving(
  evaluator: Evaluator,
  { statements }: Statements,
): ReadonlyMap<string, readonly Leaving[]> {
  const found = new Map<string, Leaving[]>();
  for (const statement of statements) {
    const condition = leavingCondition(statement);
    if (!condition) continue;
    for (const words of wordsAskedIn(evaluator, (asked) => letThroughBy(asked, condition))) {
      const known = found.get(words);
      if (known) known.push(condition);
      else found.set(words, [condition]);
    }
  }
  return found;
}

function letThroughBy(asked: Asked, { test, isLeft }: Leaving): Texts {
  return isLeft ? letThrough(asked, test, false) : assured(asked, test);
}

function leavingCondition(node: ts.Statement): Leaving | undefined {
  const { end } = node;
  if (ts.isIfStatement(node))
    return !node.elseStatement && leaves(node.thenStatement)
      ? { test: node.expression, isLeft: true, end }
      : undefined;
  if (!ts.isExpressionStatement(node)) return undefined;
  const test = bare(node.expression);
  return ts.isCallExpression(test) && test.arguments.some(isName) ? { test, isLeft: false, end } : undefined;
}

function isName(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node);
}

/** The labels that a switch comes to a clause by. */
function labels(asked: Asked, clause: ts.CaseOrDefaultClause): Texts {
  if (!isMeant(asked, clause.parent.parent.expression)) return [];
  const own = clausesInto(clause);
  if (own.some(ts.isDefaultClause)) return [];
  const named = own.flatMap((each) => (ts.isCaseClause(each) ? [each.expression] : []));
  return textsIn(
    named.flatMap((each) => asked.evaluator.valuesOf(each, asked.context)),
    clause,
  );
}

/** What handlers of one route that come before a handler let through: `app.get('/:kind', onlyKnown, handler)`. */
function handlersBefore(
  evaluator: Evaluator,
  node: ts.Expression,
  handler: ts.SignatureDeclaration,
  context: Context,
): Texts {
  const route = handler.parent;
  if (!ts.isCallExpression(route) || !ts.isPropertyAccessExpression(node)) return [];
  const [request] = handler.parameters;
  const words = wordsOf(evaluator, node);
  if (!request || !words.startsWith(`${request.name.getText()}.`)) return [];
  const rest = words.slice(request.name.getText().length);
  for (const before of route.arguments) {
    if (before === handler) break;
    if (ts.isStringLiteralLike(before)) continue;
    for (const value of evaluator.valuesOf(before, context)) {
      const body = value.kind === 'function' && 'body' in value.node ? value.node.body : undefined;
      if (value.kind !== 'function' || !body || !ts.isBlock(body)) continue;
      const own = value.node.parameters[0]?.name.getText();
      if (own === undefined) continue;
      const words = own + rest;
      const asked = askedAbout(evaluator, words, value.context);
      for (const { test, isLeft } of evaluator.leavingIn(body).get(words) ?? []) {
        const found = isLeft ? letThrough(asked, test, false) : [];
        if (found.length > 0) return found;
      }
    }
  }
  return [];
}
