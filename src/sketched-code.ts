/** What the code of a sketched system answers to and which tables it touches, in a few words, as facts. */
import assert from 'node:assert/strict';
import type { Facts } from './model/facts.js';

export interface SketchedCode {
  /** `orders GET /orders/:id`, and the file behind it if it is not the main one: `in services/orders/src/list.ts`. */
  readonly answers?: readonly string[];
  /** `services/orders/src/list.ts reads orders.orders`, or `writes`. */
  readonly touches?: readonly string[];
}

/** The files that a sketch speaks of, and what they do. */
export function codeFacts({ answers = [], touches = [] }: SketchedCode) {
  const endpoints = answers.map((text, index) => {
    const form = /^(\S+) ([A-Z]+) (\S+)(?: in (\S+))?$/;
    const [, service, method = '', path = '', file] =
      form.exec(text) ?? assert.fail(`not an answer: ${text}`);
    const at = { path: file ?? `services/${service}/src/main.ts`, line: index + 1 };
    return { protocol: 'http' as const, method, path: [path], at };
  });
  const accesses = touches.map((text, index) => {
    const form = /^(\S+) (read|write)s (\w+)\.(\w+)$/;
    const [, path = '', mode, schema = '', name = ''] =
      form.exec(text) ?? assert.fail(`touches no table: ${text}`);
    const table = { schema: [schema], name: [name] };
    return { table, mode: mode as 'read' | 'write', by: 'sql', at: { path, line: index + 1 } };
  });
  const none = { calls: [], messages: [], bindings: [], listens: [], prefixes: [], references: [] };
  return {
    paths: [...endpoints, ...accesses].map(({ at }) => at.path),
    ...(answers.length > 0 && { traffic: { ...none, endpoints } }),
    ...(touches.length > 0 && { usage: { accesses, definitions: [], references: [] } }),
  } satisfies Partial<Facts> & { readonly paths: readonly string[] };
}
