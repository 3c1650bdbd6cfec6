/** What calls say of the server of their program: where it listens, what it puts before all of its routes, and whether it adds routes that are not read. */
import { ts } from 'ts-morph';
import { type Parts, partsOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { free, type Value } from '../evaluate/values.js';

/** Where a server listens, and what a program puts before all of its routes. */
export function serverSettings(
  evaluator: Evaluator,
  node: ts.CallExpression,
): readonly { readonly port?: Parts; readonly prefix?: Parts }[] {
  const name = nameOf(node);
  const [first] = node.arguments;
  if (!first || !/^(listen|setGlobalPrefix)$/.test(name)) return [];
  if (name === 'setGlobalPrefix') return partsOf(evaluator, first, free).map((prefix) => ({ prefix }));
  const values = evaluator.valuesOf(first);
  const ports = values.flatMap((value): readonly Value[] =>
    value.kind === 'object' ? evaluator.member(value, 'port', first) : [value],
  );
  return ports.flatMap((value) => (value.kind === 'text' ? [{ port: value.parts }] : []));
}

/** Nest's versions before paths, and servers that tell one path from the other by themselves. */
export function addsRoutes(evaluator: Evaluator, node: ts.CallExpression): boolean {
  const name = nameOf(node);
  if (name === 'enableVersioning') return true;
  if (name === 'serve') return /^(Bun|Deno)\.serve$/.test(node.expression.getText());
  return node.arguments.some((each) => evaluator.valuesOf(each).some(({ kind }) => kind === 'function'));
}

/** What is called, by its last name. */
export function nameOf(node: ts.CallExpression): string {
  const callee = node.expression;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? callee.text : '';
}
