/**
 * Events within one program that go by a name: `@OnEvent('order.placed')` runs when somebody emits that. In: a method, and files. Out: the names
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

/** The names of the events that a method listens to, each with `*` for any word. */
export function eventsOf(evaluator: Evaluator, body: Body): readonly string[] {
  if (!ts.isMethodDeclaration(body)) return [];
  return decorationsOf(body)
    .filter(({ name }) => LISTENS.test(name))
    .flatMap(({ arguments: [first] }) => (first ? evaluator.valuesOf(first) : []))
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => fixed(value) ?? []);
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
  const { expression: emitter } = expression;
  return EMITTER.test(ts.isPropertyAccessExpression(emitter) ? emitter.name.text : emitter.getText());
}

/** Whether an event is one that is listened to: `order.placed` by `order.*` and `**`. */
function isHeard(name: string, event: string): boolean {
  if (event === name || event === '**') return true;
  const [said, listened] = [name.split('.'), event.split('.')];
  return (
    said.length === listened.length && listened.every((part, index) => part === '*' || part === said[index])
  );
}
