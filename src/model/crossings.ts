/** Statements that name tables of two owners or more: of the database as they ran, of the code where no row shows that they did. */
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Location, Statement, StatementTable, Table } from './nouns.js';
import { placeKey, senderInWords, senderOf, tableId } from './queries.js';

/** A table that a statement names, and its owner. */
export interface OwnedUse extends Omit<StatementTable, 'table'> {
  readonly table: Table;
}

/** One statement that names tables of two owners or more. */
export interface Crossing {
  readonly statement?: Statement;
  /** Where the code has it, if no statement shows that it ran. */
  readonly at?: Location;
  readonly uses: readonly OwnedUse[];
  /** Its service, or else its role, in words. */
  readonly who: string;
  readonly service?: string;
}

/** Statements by id, then places of the code. */
export function crossingsOf(model: Model): Crossing[] {
  return [...ofStatements(model), ...ofCode(model)].filter(
    ({ uses }) => new Set(uses.map(({ table }) => table.owner)).size > 1,
  );
}

function ofStatements(model: Model): Crossing[] {
  return [...model.statements.values()].map((statement) => {
    const service = senderOf(statement);
    const uses = ownedUses(model, statement);
    return { statement, uses, who: senderInWords(statement), ...(service !== undefined && { service }) };
  });
}

/** Texts of the code that no statement shows at work, by all that each of them touches. */
function ofCode(model: Model): Crossing[] {
  const shown = new Set(
    [...model.statements.values()].flatMap(({ sentFrom = [] }) => sentFrom.map(placeKey)),
  );
  const texts = groupBy(
    model.accesses.filter(
      ({ fingerprint, at }) => fingerprint !== undefined && at && !shown.has(placeKey(at)),
    ),
    ({ service, database, fingerprint, at }) => [service, database, fingerprint, placeKey(at!)].join('\n'),
  );
  return [...texts.values()].map((accesses) => {
    const { service, database, at } = accesses[0]!;
    return { at: at!, service, who: service, uses: ownedUses(model, { database, tables: accesses }) };
  });
}

/** The tables that a statement joins and somebody owns. What a routine, trigger or block does, it does in statements of its own. */
function ownedUses(
  model: Model,
  {
    tables,
    database,
    several = false,
  }: { readonly database: string; readonly tables: readonly StatementTable[]; readonly several?: boolean },
): OwnedUse[] {
  if (several) return [];
  return tables.flatMap(({ table: name, mode, through }) => {
    const table = model.tables.get(tableId({ database, name }));
    const inRoutine = through?.some(({ kind }) => kind !== 'view') ?? false;
    if (table?.owner === undefined || inRoutine || mode === 'define') return [];
    return { table, mode, ...(through && { through }) };
  });
}
