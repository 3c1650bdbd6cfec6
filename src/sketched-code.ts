/** What the code of a sketched system answers to and which tables it touches, in a few words, as facts. */
import assert from 'node:assert/strict';
import type { EndpointFact } from './model/facts.js';
import type { DataAccessFact } from './model/usage-facts.js';
import { handlerScope } from './sketched-calls.js';

export interface SketchedCode {
  /** `orders GET /orders/:id`; behind it the handler, if that is known (`by find`), and the file if it is not the main one: `in services/orders/src/list.ts`. */
  readonly answers?: readonly string[];
  /** `services/orders/src/list.ts reads orders.orders`, or `writes`. */
  readonly touches?: readonly string[];
}

/** The endpoints of a sketch, each on a line of its own. */
export function endpointFacts({ answers = [] }: SketchedCode): EndpointFact[] {
  return answers.map((text, index) => {
    const form = /^(\S+) ([A-Z]+) (\S+)(?: by (\S+))?(?: in (\S+))?$/;
    const [, service = '', method = '', path = '', handler, file] =
      form.exec(text) ?? assert.fail(`not an answer: ${text}`);
    const at = { path: file ?? `services/${service}/src/main.ts`, line: index + 1 };
    const scope = handler === undefined ? undefined : handlerScope(service, handler);
    return { protocol: 'http', method, path: [path], ...(scope && { scope }), at };
  });
}

/** What the files of a sketch do with tables, each on a line of its own. */
export function touchFacts({ touches = [] }: SketchedCode): DataAccessFact[] {
  return touches.map((text, index) => {
    const form = /^(\S+) (read|write)s (\w+)\.(\w+)$/;
    const [, path = '', mode, schema = '', name = ''] =
      form.exec(text) ?? assert.fail(`touches no table: ${text}`);
    const table = { schema: [schema], name: [name] };
    return { table, mode: mode as 'read' | 'write', by: 'sql', at: { path, line: index + 1 } };
  });
}
