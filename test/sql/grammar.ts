import fc from 'fast-check';
import type { TableUse } from '../../src/model/facts.js';

/** A piece of SQL and the uses that it was generated with. */
export interface Fragment {
  readonly text: string;
  readonly uses: readonly TableUse[];
}

/** Tables as written and as PostgreSQL stores them. WITH queries take the unqualified names, so that they hide tables. */
const tables: readonly (readonly [string, Omit<TableUse, 'mode'>])[] = [
  ['orders', { name: 'orders' }],
  ['CUSTOMERS', { name: 'customers' }],
  ['"Order Lines"', { name: 'Order Lines' }],
  ['"a.b"', { name: 'a.b' }],
  ['größe', { name: 'größe' }],
  ['sales.orders', { schema: 'sales', name: 'orders' }],
  ['"Sales"."ORDERS"', { schema: 'Sales', name: 'ORDERS' }],
  ['shop.billing.invoices', { schema: 'billing', name: 'invoices' }],
];
const queryNames = ['orders', 'customers', 'recent'];

const join = (fragments: readonly Fragment[], glue: string): Fragment => ({
  text: fragments.map(({ text }) => text).join(glue),
  uses: fragments.flatMap(({ uses }) => uses),
});

/** `sql('(', query, ')')`: texts and fragments in a row. */
const sql = (...parts: readonly (string | Fragment)[]): Fragment =>
  join(
    parts.map((part) => (typeof part === 'string' ? { text: part, uses: [] } : part)),
    '',
  );

type Names = ReadonlySet<string>;
type Generated = fc.Arbitrary<Fragment>;

const target = (mode: 'write'): Generated =>
  fc.constantFrom(...tables).map(([text, name]) => ({ text, uses: [{ ...name, mode }] }));

function relation(names: Names): Generated {
  const table = fc.constantFrom(...tables).map(([text, name]): Fragment => {
    const hidden = name.schema === undefined && names.has(name.name);
    return { text, uses: hidden ? [] : [{ ...name, mode: 'read' }] };
  });
  if (names.size === 0) return table;
  return fc.oneof(
    table,
    fc.constantFrom(...names).map((text): Fragment => ({ text, uses: [] })),
  );
}

function member(depth: number, names: Names): Generated {
  const plain = relation(names).map((table) => sql(table, ' x'));
  if (depth === 0) return plain;
  return fc.oneof(
    plain,
    query(depth - 1, names).map((inner) => sql('(', inner, ') x')),
    query(depth - 1, names).map((inner) => sql('LATERAL (', inner, ') x')),
    fc
      .tuple(
        member(depth - 1, names),
        fc.constantFrom('JOIN', 'LEFT JOIN'),
        member(depth - 1, names),
        condition(depth - 1, names),
      )
      .map(([left, kind, right, on]) => sql(left, ` ${kind} `, right, ' ON ', on)),
  );
}

function condition(depth: number, names: Names): Generated {
  const plain = fc
    .constantFrom('true', 'id = $1', 'id IN ($1 /*, ... */)', "name = 'FROM x; --'")
    .map((text) => sql(text));
  if (depth === 0) return plain;
  return fc.oneof(
    plain,
    query(depth - 1, names).map((inner) => sql('EXISTS (', inner, ')')),
    query(depth - 1, names).map((inner) => sql('id = ANY (', inner, ')')),
  );
}

/** WITH, and the names that are visible after it. */
function queries(
  depth: number,
  names: Names,
  modifying: boolean,
): fc.Arbitrary<{ clause: Fragment; visible: Names }> {
  const chosen = fc.tuple(
    fc.uniqueArray(fc.constantFrom(...queryNames), { minLength: 1, maxLength: 2 }),
    fc.boolean(),
  );
  return chosen.chain(([own, recursive]) => {
    const visible = new Set([...names, ...own]);
    const bodies = own.map((name, index) => {
      const scope = recursive ? visible : new Set([...names, ...own.slice(0, index)]);
      const body = modifying ? fc.oneof(query(depth, scope), change(depth, scope)) : query(depth, scope);
      return body.map((inner) => sql(`${name} AS (`, inner, ')'));
    });
    return fc.tuple(...bodies).map((parts) => ({
      clause: sql(recursive ? 'WITH RECURSIVE ' : 'WITH ', join(parts, ',\n'), ' '),
      visible,
    }));
  });
}

/** A statement of a scope, with or without a WITH of its own. */
function scoped(
  depth: number,
  names: Names,
  modifying: boolean,
  body: (visible: Names) => Generated,
): Generated {
  if (depth === 0) return body(names);
  const within = queries(depth - 1, names, modifying).chain(({ clause, visible }) =>
    body(visible).map((inner) => sql(clause, inner)),
  );
  return fc.oneof(body(names), within);
}

function simpleQuery(depth: number, names: Names): Generated {
  return fc
    .tuple(fc.array(member(depth, names), { minLength: 1, maxLength: 2 }), condition(depth, names))
    .map(([from, where]) => sql('SELECT * FROM ', join(from, ', '), '\nWHERE ', where));
}

function query(depth: number, names: Names, modifying = false): Generated {
  return scoped(depth, names, modifying, (visible) =>
    fc.oneof(
      simpleQuery(depth, visible),
      fc
        .tuple(simpleQuery(depth, visible), simpleQuery(depth, visible))
        .map((two) => join(two, ' UNION ALL ')),
    ),
  );
}

function change(depth: number, names: Names, modifying = false): Generated {
  return scoped(depth, names, modifying, (visible) =>
    fc.oneof(
      fc
        .tuple(target('write'), query(depth, visible))
        .map(([into, from]) => sql('INSERT INTO ', into, ' ', from)),
      fc
        .tuple(target('write'), member(depth, visible), condition(depth, visible))
        .map(([into, from, where]) => sql('UPDATE ', into, ' SET n = 1 FROM ', from, ' WHERE ', where)),
      fc
        .tuple(target('write'), member(depth, visible), condition(depth, visible))
        .map(([into, from, where]) => sql('DELETE FROM ', into, ' USING ', from, ' WHERE ', where)),
    ),
  );
}

/** SELECT, INSERT, UPDATE and DELETE with joins, subqueries and WITH, which may also modify. */
export const statement: Generated = fc.oneof(query(2, new Set(), true), change(2, new Set(), true));
