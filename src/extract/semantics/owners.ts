/**
 * Whose work a place is, and what becomes of a function where it is used. In: the place. Out: the function that it runs in, the start of the
 * program, or anything: a function without a name that something unknown is given may run whenever it likes.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { FIRES, isFired } from './evaluate/fired.js';
import { lastName } from './evaluate/last-name.js';
import { type Body, bodyOf, isBody, nameOfBody } from './functions.js';
import { handlerOf } from './handlers.js';

/** A function, what runs when the program starts or is told by its clock, what runs when it ends, or what is not known. */
export type Owner = Body | 'start' | 'end' | 'anything';

/** What becomes of a function where it stands as a value. */
export type Use =
  | { readonly kind: 'called'; readonly call: ts.CallExpression }
  /** A timer or the process runs it, and nobody waits for that. */
  | { readonly kind: 'timed'; readonly at: 'start' | 'end' }
  /** It runs before a handler, for the same requests. */
  | { readonly kind: 'before'; readonly handler: Body }
  /** It goes by a further name. */
  | { readonly kind: 'held'; readonly name: string }
  | { readonly kind: 'whole' }
  | { readonly kind: 'unused' }
  /** A framework is told to run it for all requests. */
  | { readonly kind: 'registered' }
  /** It is to be told what happens. */
  | { readonly kind: 'told' }
  /** Something is given it. */
  | { readonly kind: 'handed' }
  | { readonly kind: 'escapes' };

/** Methods and functions that run what they are given there and then, as a part of the same work. */
const RUNS =
  /^(forEach|map|flatMap|filter|reduce|some|every|find|sort|from|each\w*|then|catch|finally|tap|mergeMap|switchMap|concatMap|catchError|parallel|series|waterfall|run|exec|execute|fire|call|apply|lastValueFrom|firstValueFrom|\$?transaction|p?limit|p?map|\w*retry\w*|withTransaction|Promise)$/i;
/** What runs it later, once, as a part of the same work. */
const DELAYS = /^(setTimeout|setImmediate|nextTick|queueMicrotask)$/;
const TIMERS = /^(setInterval|schedule|scheduleJob|cron|CronJob|addInterval)$/;
const VERB = /^(get|post|put|patch|delete|del|all|head|options)$/;
/** What registers for all requests. */
const REGISTERS = /^(use|addHook|param|register|hook|pre|onRequest|preHandler)$/;
/** What registers for what happens. */
const LISTENS = /^(on|once|addListener|addEventListener|p?subscribe|consume)$/i;
/** What happens to a program when it starts and ends. */
const STARTS = /^['"`](listening|ready)['"`]$/;
const ENDS = /^['"`](exit|beforeExit|disconnect|SIG\w+|uncaught\w*|unhandled\w*)['"`]$/;

export class Owners {
  readonly #evaluator: Evaluator;
  readonly #handlers: ReadonlySet<Body>;

  constructor(evaluator: Evaluator, handlers: ReadonlySet<Body>) {
    this.#evaluator = evaluator;
    this.#handlers = handlers;
  }

  /** Whose work a place is. */
  of(node: ts.Node): Owner {
    for (let place = node.parent; place; place = place.parent) {
      if (ts.isClassStaticBlockDeclaration(place)) return 'start';
      // What a member is set to is made with its object.
      if (ts.isPropertyDeclaration(place)) return 'anything';
      if (!isBody(place)) continue;
      if (this.#handlers.has(place) || isNamed(place)) return place;
      const owner = this.#ofNameless(place);
      if (owner) return owner;
    }
    return 'start';
  }

  /** Whose work a function without a name is; undefined where it is that of what is around it. */
  #ofNameless(body: Body): Owner | undefined {
    const place = outside(body);
    const { parent } = place;
    if (ts.isCallExpression(parent) && parent.expression === place) return undefined;
    if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return 'anything';
    const name = lastName(parent.expression) ?? '';
    if (TIMERS.test(name)) return 'start';
    if (ts.isNewExpression(parent)) return name === 'Promise' ? undefined : 'anything';
    if (RUNS.test(name) || DELAYS.test(name)) return undefined;
    const handler = VERB.test(name) ? handlerOf(this.#evaluator, parent) : undefined;
    if (handler && handler !== body && this.#handlers.has(handler)) return handler;
    const happens = happening(parent);
    if (happens) return happens;
    const isKept = REGISTERS.test(name) || LISTENS.test(name);
    return ts.isAwaitExpression(parent.parent) && !isKept ? undefined : 'anything';
  }

  /** What becomes of a function where an expression is it. */
  useOf(node: ts.Expression, isHandler: boolean): Use {
    const place = outside(node);
    const { parent } = place;
    if (ts.isCallExpression(parent) && parent.expression === place) return { kind: 'called', call: parent };
    if (ts.isPropertyAccessExpression(parent)) {
      const call = parent.parent;
      if (!ts.isCallExpression(call) || call.expression !== parent) return { kind: 'unused' };
      if (/^(call|apply)$/.test(parent.name.text)) return { kind: 'called', call };
      return parent.name.text === 'bind' ? this.useOf(call, isHandler) : { kind: 'unused' };
    }
    if (isFired(place)) return { kind: 'held', name: FIRES };
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return this.#given(parent);
    if (ts.isExpressionStatement(parent) || ts.isTypeOfExpression(parent)) return { kind: 'unused' };
    if (ts.isExportAssignment(parent)) return { kind: 'whole' };
    if (ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent)) {
      if (isHandler) return { kind: 'unused' };
      const call = parent.parent.parent;
      const made = ts.isCallExpression(call) ? this.#madeBy(call) : undefined;
      if (made) return { kind: 'before', handler: made };
      const { name } = parent;
      return (ts.isIdentifier(name) || ts.isStringLiteral(name)) && Owners.isOpen(parent.parent)
        ? { kind: 'held', name: name.text }
        : { kind: 'escapes' };
    }
    if (ts.isPropertyDeclaration(parent) || ts.isVariableDeclaration(parent))
      return ts.isIdentifier(parent.name) ? { kind: 'held', name: parent.name.text } : { kind: 'escapes' };
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (parent.left === place) return { kind: 'unused' };
      const { left } = parent;
      if (/^(module\.exports|exports\.default)$/.test(left.getText())) return { kind: 'whole' };
      const name = lastName(left);
      return name === undefined ? { kind: 'escapes' } : { kind: 'held', name };
    }
    if (ts.isArrayLiteralExpression(parent)) {
      const call = parent.parent;
      return ts.isCallExpression(call) ? this.#given(call) : { kind: isHandler ? 'unused' : 'escapes' };
    }
    return { kind: 'escapes' };
  }

  #given(call: ts.CallExpression | ts.NewExpression): Use {
    const name = lastName(call.expression) ?? '';
    if (TIMERS.test(name)) return { kind: 'timed', at: 'start' };
    if (ts.isNewExpression(call)) return { kind: 'escapes' };
    if (RUNS.test(name) || DELAYS.test(name)) return { kind: 'called', call };
    const happens = happening(call);
    if (happens) return { kind: 'timed', at: happens };
    if (REGISTERS.test(name)) return { kind: 'registered' };
    if (LISTENS.test(name)) return { kind: 'told' };
    const handler = VERB.test(name) ? handlerOf(this.#evaluator, call) : undefined;
    if (handler && this.#handlers.has(handler)) return { kind: 'before', handler };
    const made = this.#madeBy(call);
    return made ? { kind: 'before', handler: made } : { kind: 'handed' };
  }

  /** The handler that a function of the program makes of what it is given: `makeCreate({ orders, save })`. */
  #madeBy(call: ts.CallExpression): Body | undefined {
    const made = bodyOf(this.#evaluator.valuesOf(call));
    return made && this.#handlers.has(made) ? made : undefined;
  }

  /** Whether an object is only asked for members by name, as far as its file shows: it is what the file exports, or a constant. */
  static isOpen(object: ts.ObjectLiteralExpression): boolean {
    const place = outside(object);
    const { parent } = place;
    if (ts.isExportAssignment(parent) || ts.isReturnStatement(parent)) return true;
    if (ts.isArrowFunction(parent)) return parent.body === place;
    if (ts.isBinaryExpression(parent)) return /^(module\.)?exports/.test(parent.left.getText());
    if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
    const name = parent.name;
    let isOpen = true;
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === name.text && node !== name && !isAskedByName(node))
        isOpen = false;
      if (isOpen) ts.forEachChild(node, visit);
    };
    visit(object.getSourceFile());
    return isOpen;
  }
}

/** Whether a name is asked for a member by name, or handed out by the file, or is no use at all. */
function isAskedByName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return true;
  if (ts.isExportSpecifier(parent) || ts.isExportAssignment(parent) || ts.isTypeQueryNode(parent))
    return true;
  if (ts.isBinaryExpression(parent)) return /^(module\.)?exports/.test(parent.left.getText());
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

/** A function goes by a name, or is a member of something. */
function isNamed(body: Body): boolean {
  return (
    nameOfBody(body) !== undefined ||
    isFired(body) ||
    (!ts.isArrowFunction(body) && !ts.isFunctionExpression(body)) ||
    ts.isExportAssignment(body.parent)
  );
}

/** When what a call is given runs, if that is the start or the end of the program. */
function happening({ expression, arguments: given }: ts.CallExpression): 'start' | 'end' | undefined {
  const name = lastName(expression) ?? '';
  if (name === 'listen') return 'start';
  const event = given[0]?.getText() ?? '';
  if (!/^(on|once)$/.test(name)) return undefined;
  return STARTS.test(event) ? 'start' : ENDS.test(event) ? 'end' : undefined;
}

/** The outermost expression that is the same. */
function outside(node: ts.Node): ts.Node {
  let place = node;
  while (
    ts.isParenthesizedExpression(place.parent) ||
    ts.isAsExpression(place.parent) ||
    ts.isSatisfiesExpression(place.parent) ||
    ts.isNonNullExpression(place.parent)
  )
    place = place.parent;
  return place;
}
