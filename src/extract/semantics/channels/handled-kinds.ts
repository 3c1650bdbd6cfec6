/**
 * The kinds of messages that a consumer tells apart: the names under which a map or an object holds who handles them, `handlers.get(event.type)`, or
 * the cases of a switch. In: what consumes. Out: the names. Why by the way of the message: what handles it seldom stands where it comes in.
 */
import { ts } from 'ts-morph';
import type { Parts } from '../calls/texts.js';
import { boundCall } from '../evaluate/calls.js';
import { entriesOfMap } from '../evaluate/chosen.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { namesWritten } from '../evaluate/members.js';
import { fixed } from '../evaluate/text.js';
import { type Context, type FunctionValue, free, type Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';

/** How a message says its kind. */
const KIND = /^(?:(?:event|message|command)?_?(?:type|name)|event|command|pattern|kind)$/i;
/** How one that is answered says what is asked for. */
const OPERATION =
  /^(?:(?:event|message|command|request)?_?(?:type|name)|event|command|cmd|pattern|kind|operation|action|method|function|func|fn|procedure)$/i;
const FAILURE = /\b(?:e|err|error|ex|exception|options|config|process)\b/i;
/** What reads the text of a message. */
const READS = /\bJSON\.parse\b|\bdeseriali[sz]e\w*\(|\bdecode\w*\(/;
/** Functions that hand a message on. */
const DEEPEST = 4;
/** Functions that are looked into for one consumer. */
const MOST = 60;

/**
 * The kinds of messages that a call, or what it makes, has handled; by the functions that it is given, else by the one around it.
 * @param isAnswering whether they are answered: then what is asked for is told apart as well by comparing it with each
 */
export function kindsHandled(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  isAnswering = false,
): readonly Parts[] {
  const given = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each, context));
  const handlers = given
    .flatMap((value) => [value, ...functionsIn(evaluator, value, node)])
    .filter(isFunction);
  const starting = handlers.length > 0 ? handlers : functionsAround(node, context);
  return new Handling(evaluator, isAnswering).of(starting).map((name) => [name]);
}

/** The kinds of messages that are handled where they are asked for: by the function around a call of what takes them from the broker and hands them back. */
export function kindsHandledAround(evaluator: Evaluator, place: ts.Node): readonly Parts[] {
  return new Handling(evaluator, false).of(functionsAround(place, free)).map((name) => [name]);
}

function functionsAround(node: ts.Node, context: Context): readonly FunctionValue[] {
  const around = functionAround(node);
  return around && ts.isFunctionLike(around) ? [{ kind: 'function', node: around, context }] : [];
}

function isFunction(value: Value): value is FunctionValue {
  return value.kind === 'function';
}

function functionsIn(evaluator: Evaluator, value: Value, node: ts.Node): readonly Value[] {
  if (value.kind !== 'object') return [];
  return namesWritten(evaluator, value).flatMap((name) =>
    /^(?:handle|each|on|process)/.test(name) ? evaluator.member(value, name, node) : [],
  );
}

/** Follows messages through functions, each once. */
class Handling {
  readonly #evaluator: Evaluator;
  readonly #isAnswering: boolean;
  readonly #seen = new Set<ts.Node>();
  readonly #names = new Set<string>();

  constructor(evaluator: Evaluator, isAnswering: boolean) {
    this.#evaluator = evaluator;
    this.#isAnswering = isAnswering;
  }

  of(functions: readonly FunctionValue[]): readonly string[] {
    for (const each of functions) this.#look(each.node, each.context, false, 0);
    return [...this.#names];
  }

  #look(body: ts.Node, context: Context, wasRead: boolean, depth: number): void {
    if (this.#seen.has(body) || this.#seen.size > MOST) return;
    this.#seen.add(body);
    const isRead = wasRead || READS.test(body.getText());
    const visit = (node: ts.Node): void => {
      if (isRead) for (const name of this.#toldApart(node, context)) this.#names.add(name);
      if (ts.isCallExpression(node) && node.arguments.length > 0 && depth < DEEPEST)
        for (const value of this.#evaluator.valuesOf(node.expression, context))
          if (value.kind === 'function' && 'body' in value.node && value.node.body)
            this.#look(value.node, boundCall(this.#evaluator, value, node, context), isRead, depth + 1);
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(body, visit);
  }

  /** The names that a node tells kinds of messages apart by. */
  #toldApart(node: ts.Node, context: Context): readonly string[] {
    const isKind = (each: ts.Expression) => saysKind(each, this.#isAnswering ? OPERATION : KIND);
    if (ts.isBinaryExpression(node)) {
      const isTold = (each: ts.Expression) =>
        isKind(each) && (this.#isAnswering || isOfMessage(this.#evaluator, each, context));
      const other = isTold(node.left) ? node.right : isTold(node.right) ? node.left : undefined;
      return other && (EQUALS.has(node.operatorToken.kind) || isLeavingOthers(node))
        ? this.#textsOf(other, context).filter((name) => !OF_ENVELOPE.test(name))
        : [];
    }
    if (ts.isSwitchStatement(node) && isKind(node.expression))
      return node.caseBlock.clauses.flatMap((clause) =>
        ts.isCaseClause(clause) ? this.#textsOf(clause.expression, context) : [],
      );
    if (ts.isElementAccessExpression(node) && isKind(node.argumentExpression))
      return this.#evaluator
        .valuesOf(node.expression, context)
        .flatMap((value) => (value.kind === 'object' ? namesWritten(this.#evaluator, value) : []));
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const [asked] = node.arguments;
    if (node.expression.name.text !== 'get' || !asked || !isKind(asked)) return [];
    return this.#evaluator
      .valuesOf(node.expression.expression, context)
      .flatMap((value) => entriesOfMap(this.#evaluator, value, context))
      .flatMap((list) => (list.kind === 'list' ? list.items : []))
      .flatMap((entry) => (entry.kind === 'list' ? (entry.elements?.[0] ?? []) : []))
      .flatMap((key) => fixed(key) ?? []);
  }

  #textsOf(node: ts.Expression, context: Context): readonly string[] {
    return this.#evaluator.valuesOf(node, context).flatMap((value) => fixed(value) ?? []);
  }
}

const EQUALS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
]);

const DIFFERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** `if (event.type !== 'PAID') return;`: what follows handles that one. */
function isLeavingOthers(node: ts.BinaryExpression): boolean {
  const { parent } = node;
  if (!DIFFERS.has(node.operatorToken.kind) || !ts.isIfStatement(parent)) return false;
  const { thenStatement } = parent;
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
  return last !== undefined && (ts.isReturnStatement(last) || ts.isContinueStatement(last));
}

/** What topics and buckets of AWS say of the messages that they wrap and try out, and Node of bytes in JSON, which is no kind of a program's own. */
const OF_ENVELOPE = /^(?:Notification|(?:Uns|S)ubscriptionConfirmation|s3:TestEvent|Buffer)$/;

/** What says by its name that it is the kind of a message, whatever has it. */
const PLAIN_KIND = /^(?:event|message|msg|command)_?(?:type|name|kind)$/i;
/** How a message is called, and what is made of its text: `formData` and `metadata` are things in one. */
const MESSAGE =
  /^(?:\w*(?:event|message|msg|command|envelope|notification)|(?:\w*(?:event|message|msg|command|parsed|decoded|raw|json|job|request)_?)?(?:data|body|payload|content|detail|value|parsed|json))$/i;

/**
 * Whether the kind that is compared is one of the message and not of something in it, as many things have a type: `event.type`, `eventType`,
 * `const { type } = JSON.parse(body)`.
 */
function isOfMessage(evaluator: Evaluator, node: ts.Expression, context: Context): boolean {
  const values = evaluator.valuesOf(node, context);
  // What the program says itself was sent by nobody.
  if (values.some((value) => fixed(value) !== undefined) || values.some(isOfThing)) return false;
  if (isOneOfThings(evaluator, node)) return false;
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();
  if (PLAIN_KIND.test(name)) return true;
  if (ts.isPropertyAccessExpression(node)) return isMessage(node.expression) && name !== 'name';
  if (!ts.isIdentifier(node) || name === 'name') return false;
  const [found] = evaluator.scopes.find(name, node);
  const declared = found && ts.isBindingElement(found) ? found.parent.parent : found;
  if (!declared || !ts.isVariableDeclaration(declared) || !declared.initializer) return false;
  const { initializer } = declared;
  if (ts.isBindingElement(found!)) return isMessage(initializer);
  return ts.isPropertyAccessExpression(initializer) && isMessage(initializer.expression);
}

/** What servers answer, and what tokens say, is no message. */
const OTHERS =
  /^(?:fetch|axios|got|ky|node-fetch|undici|superagent|jwt|jsonwebtoken|jose|jwt-decode|@nestjs\/(?:axios|jwt))$/;

/** Whether a kind is one of something that a text holds which was read: `payload.type` of `const payload = JSON.parse(body).payment`. */
function isOfThing(value: Value): boolean {
  if (value.kind !== 'derived') return false;
  const { root } = value;
  const of = 'package' in root ? root.package : 'name' in root ? root.name : '';
  if (OTHERS.test(of)) return true;
  if (of !== 'JSON') return false;
  const read = value.steps.findLastIndex(({ step }) => step === 'call');
  const holders = value.steps.slice(read + 1, -1);
  return holders.some((step) => step.step === 'member' && !MESSAGE.test(step.name));
}

/** What a list of messages is called. */
const MESSAGES = /(?:events|messages|msgs|commands|notifications|records|batch|entries|items|envelopes)$/i;

/** Whether a kind is one of each of a list that is called like something else: `for (const msg of body.errors)`. */
function isOneOfThings({ scopes }: Evaluator, node: ts.Expression): boolean {
  let owner = node;
  while (ts.isPropertyAccessExpression(owner)) owner = owner.expression;
  const [found] = ts.isIdentifier(owner) ? scopes.find(owner.text, owner) : [];
  let declared: ts.Node | undefined = found;
  while (declared && (ts.isBindingElement(declared) || ts.isObjectBindingPattern(declared)))
    declared = declared.parent;
  const loop = declared?.parent?.parent;
  if (!loop || !ts.isForOfStatement(loop) || loop.initializer !== declared?.parent) return false;
  return ts.isPropertyAccessExpression(loop.expression) && !MESSAGES.test(loop.expression.name.text);
}

function isMessage(node: ts.Expression): boolean {
  if (READS.test(node.getText())) return true;
  return MESSAGE.test(ts.isPropertyAccessExpression(node) ? node.name.text : node.getText());
}

/** `message.type`, `eventName`: what says the kind of a message, and not of what went wrong. */
function saysKind(node: ts.Expression, called: RegExp): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  const holder = ts.isPropertyAccessExpression(node) ? node.expression.getText() : '';
  return ts.isIdentifier(name) && called.test(name.text) && !FAILURE.test(holder);
}
