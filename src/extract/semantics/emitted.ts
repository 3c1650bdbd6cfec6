/**
 * Events within one program that go by a name: `@OnEvent('order.placed')` runs when somebody emits that. In: a function, and files. Out: the names
 * that it listens to, and the calls that emit them. Who emits does not wait for who listens, unless it says so (`emitAsync`).
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { fixed } from './evaluate/text.js';
import type { Body } from './functions.js';
import { decorationsOf } from './tables/decorators.js';

const LISTENS = /^OnEvent$/;
const EMITS = /^(emit|emitAsync)$/;
/** What emits to a socket or a broker emits to others. */
const EMITTER = /emitter|events?(?:bus)?$/i;

/** The names of the events that a function listens to, each with `*` for any word: by its decorator, or where it is given to an emitter. */
export function eventsOf(evaluator: Evaluator, body: Body): readonly string[] {
  return namingOf(body)
    .flatMap((first) => evaluator.valuesOf(first))
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => fixed(value) ?? []);
}

/** The expressions that name the events: `@OnEvent('order.placed')`, `emitter.on('order.placed', (order) => …)`. */
function namingOf(body: Body): readonly ts.Expression[] {
  if (ts.isMethodDeclaration(body))
    return decorationsOf(body).flatMap(({ name, arguments: [first] }) =>
      first && LISTENS.test(name) ? [first] : [],
    );
  const { parent } = body;
  const isGiven =
    ts.isCallExpression(parent) &&
    parent.arguments[1] === body &&
    ts.isPropertyAccessExpression(parent.expression) &&
    /^(on|once|addListener)$/.test(parent.expression.name.text) &&
    isEmitter(parent.expression.expression);
  return isGiven ? [parent.arguments[0]!] : [];
}

/** Whether a text may emit events by their names. */
export function mayEmit(text: string): boolean {
  return /\.\s*emit(?:Async)?\s*\(/.test(text);
}

/** The calls of a file that emit one of these events. */
export function emissionsIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  events: readonly string[],
): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    const [first] = ts.isCallExpression(node) ? node.arguments : [];
    if (first && ts.isCallExpression(node) && isEmitting(node)) {
      const names = evaluator.valuesOf(first).flatMap((value) => fixed(value) ?? []);
      if (names.some((name) => events.some((event) => isHeard(name, event)))) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isEmitting({ expression }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression) || !EMITS.test(expression.name.text)) return false;
  return isEmitter(expression.expression);
}

function isEmitter(node: ts.Expression): boolean {
  return EMITTER.test(ts.isPropertyAccessExpression(node) ? node.name.text : node.getText());
}

/** Whether an event is one that is listened to: `order.placed` by `order.*` and `**`. */
function isHeard(name: string, event: string): boolean {
  if (event === name || event === '**') return true;
  const [said, listened] = [name.split('.'), event.split('.')];
  return (
    said.length === listened.length && listened.every((part, index) => part === '*' || part === said[index])
  );
}
