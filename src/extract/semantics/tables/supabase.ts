/**
 * Supabase: `client.from('orders').select('id, lines (*)')`. In: a chain of its client. Out: the tables that the request reads and writes, those
 * that it reads along among them. https://supabase.com/docs/reference/javascript/select
 */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Derived } from '../evaluate/values.js';
import {
  callsOf,
  type MethodCall,
  optionOf,
  packageOf,
  type TableTouch,
  tableOfText,
  tablesNamedFirst,
} from './reading.js';

export const SUPABASE = /^@supabase\/(?:supabase-js|ssr|postgrest-js|auth-helpers-[\w-]+)$/;

const MODES: ReadonlyMap<string, AccessMode> = new Map([
  ['select', 'read'],
  ['insert', 'write'],
  ['upsert', 'write'],
  ['update', 'write'],
  ['delete', 'write'],
]);
/** What is counted or summed is no table: `lines (count)`, `price.sum()`. */
const COMPUTES = /^(?:count|sum|avg|min|max)$/;

export function supabaseTouches(evaluator: Evaluator, value: Derived): readonly TableTouch[] {
  if (!SUPABASE.test(packageOf(value) ?? '')) return [];
  // Files lie in buckets, which are named in the same way.
  if (value.steps.some((step) => step.step === 'member' && step.name === 'storage')) return [];
  const calls = callsOf(value);
  const called = calls.find(({ name }) => name === 'rpc');
  if (called) return routineTouches(evaluator, called);
  const listening = calls.find(({ name }) => name === 'on');
  if (listening) return changeTouches(evaluator, listening);
  const from = calls.findIndex(({ name }) => name === 'from');
  const naming = calls[from];
  const doing = calls.slice(from + 1).find(({ name }) => MODES.has(name));
  const mode = doing && MODES.get(doing.name);
  if (!naming || !doing || !mode) return [];
  const schema = calls.slice(0, from).find(({ name }) => name === 'schema');
  const [inSchema] = schema ? tablesNamedFirst(evaluator, schema) : [];
  const place = { by: 'supabase', node: doing.place, depth: doing.context.depth };
  const own = tablesNamedFirst(evaluator, naming).map(
    (table): TableTouch => ({
      table: inSchema && !table.schema ? { ...table, schema: inSchema.name } : table,
      mode,
      ...place,
    }),
  );
  const embedded = calls
    .slice(from + 1)
    .filter(({ name }) => name === 'select')
    .flatMap((call) => embeddedIn(evaluator, call))
    .map((name): TableTouch => ({ table: { name: [name] }, mode: 'read', ...place, doubtful: true }));
  return [...own, ...embedded];
}

/** `client.rpc('close_order', { id })` */
function routineTouches(evaluator: Evaluator, call: MethodCall): readonly TableTouch[] {
  const place = { by: 'supabase', node: call.place, depth: call.context.depth };
  return tablesNamedFirst(evaluator, call).map(
    (table): TableTouch => ({ table, mode: 'read', isRoutine: true, ...place }),
  );
}

/** `channel.on('postgres_changes', { table: 'orders' }, …)`: what changes is read as it does. */
function changeTouches(evaluator: Evaluator, call: MethodCall): readonly TableTouch[] {
  const [what, options] = call.arguments;
  if (!what || !options || !ts.isStringLiteralLike(what) || what.text !== 'postgres_changes') return [];
  const given = evaluator.valuesOf(options, call.context);
  const [schema] = optionOf(evaluator, given, 'schema', options);
  return optionOf(evaluator, given, 'table', options).flatMap((value) => {
    const table = value.kind === 'text' ? tableOfText(value) : undefined;
    const place = { by: 'supabase', node: call.place, depth: call.context.depth };
    return table
      ? [
          {
            table: { ...(schema?.kind === 'text' && { schema: schema.parts }), ...table },
            mode: 'read',
            ...place,
          },
        ]
      : [];
  });
}

/** What a selection reads of other tables: `customer:customers!inner (name), lines (*)`; it may be a column that leads there as well. */
function embeddedIn(evaluator: Evaluator, { arguments: [first], context }: MethodCall): readonly string[] {
  if (!first) return [];
  return evaluator.valuesOf(first, context).flatMap((value) => {
    const text = fixed(value) ?? '';
    return [...text.matchAll(/(?<![.\w])(\w+)(?:!\w+)*\s*\(/g)].flatMap(([, name]) =>
      name === undefined || COMPUTES.test(name) ? [] : [name],
    );
  });
}
