import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { AccessMode, TableAccess } from '../model/nouns.js';
import { ownerOfTable, remoteActions, sumOf, tableId } from '../model/queries.js';
import type { TeamCoupling } from '../model/team-coupling.js';
import { count, listed, many } from '../rule/words.js';
import { attributedText } from './attributed.js';
import { type CouplingMap, crossing, type MappedUnit, mapOf } from './map.js';
import { pairsTable } from './pairs.js';
import { columns, paint, paragraph, plain, type Terminal } from './terminal.js';

/** The coupling map for people: parts, imports, tables, teams and one line of numbers. */
export function mapTable(model: Model, terminal: Terminal): string {
  const map = mapOf(model);
  const sections = [
    ['services', units(map.services, terminal)],
    ['libraries', units(map.libraries, terminal)],
    ['modules', modules(map, terminal)],
    ['module → module', dependencies(map, terminal)],
    ['table ← service', tables(model, terminal)],
    ['store ← service', stores(map, terminal)],
    ['service → tables of others', foreign(map, terminal)],
    ['foreign keys across owners', references(model, terminal)],
    ['service → service', calls(map, terminal)],
    ['channel: publishers → consumers', channels(map, terminal)],
    ['pairs: merge, saga, split or leave', pairsTable(map.pairs, terminal)],
    ['metrics', metrics(map, terminal)],
    ['team → team', teamLinks(crossing(model), terminal)],
  ] as const;
  return sections
    .filter(([, body]) => body !== '')
    .map(([name, body]) => `${paint(terminal).bold(name)}\n${body}`)
    .concat(closing(map, model, terminal))
    .join('\n\n')
    .concat('\n');
}

/** Columns from which on a table of five columns has room for all. */
const ROOMY = 100;

function units(found: readonly MappedUnit[], terminal: Terminal): string {
  if (found.length === 0) return '';
  // One below the other where the reason beside them would be left no room.
  const separator = terminal.width < ROOMY ? ',\n' : ', ';
  const rows = found.map(({ name, path, team = '–', languages, processOf, evidence }) => [
    plain(name),
    plain(path === undefined ? '–' : path || '.'),
    plain(team),
    languages.slice(0, 2).join(separator) || '–',
    paint(terminal).dim(
      plain(
        [...(processOf === undefined ? [] : [`process of ${processOf}`]), evidence[0]?.says ?? ''].join(': '),
      ),
    ),
  ]);
  return columns(rows, terminal, { head: ['name', 'path', 'team', 'languages', 'because'] });
}

function modules({ modules: found }: CouplingMap, terminal: Terminal): string {
  if (found.length === 0) return '';
  return columns(
    found.map(({ name, path }) => [plain(name), plain(path)]),
    terminal,
    { head: ['name', 'path'] },
  );
}

function dependencies({ dependencies: found }: CouplingMap, terminal: Terminal): string {
  if (found.length === 0) return '';
  const rows = found.map(({ from, to, count: imports, kinds }) => [
    plain(from),
    plain(to),
    count(imports),
    kinds.join(', '),
  ]);
  return columns(rows, terminal, {
    head: ['from', 'to', 'imports', 'kinds'],
    align: ['left', 'left', 'right'],
  });
}

/** Each table with its owner, and below it who reads (r), writes (w), locks (l) and defines (d) it. */
function tables(model: Model, terminal: Terminal): string {
  if (model.tables.size === 0) return '';
  const byTable = groupBy(model.tableAccesses, ({ table }) => table);
  const touching = model.tableAccesses.filter(({ mode }) => mode !== 'define');
  const readsCode = touching.some(({ seen }) => seen.includes('code'));
  // Of a database whose statements nobody saved it is not known what ran.
  const captured = new Set(
    touching.flatMap(({ seen, table: { database } }) => (seen.includes('statements') ? [database] : [])),
  );
  const rows = [...model.tables.values()].flatMap((table) => {
    const kind = table.kind === 'table' ? '' : `${table.kind.replace('-', ' ')} `;
    const whose = table.owner === undefined ? 'no owner' : `of ${table.owner}`;
    const owner = paint(terminal).dim(plain(`${kind}${whose}`));
    const byService = groupBy(byTable.get(table) ?? [], ({ service }) => service);
    return [
      [`${plain(tableId(table))} ${owner}`],
      ...[...byService].map(([service, own]) =>
        accessRow(model, service, own, readsCode && captured.has(table.database), terminal),
      ),
    ];
  });
  return columns(rows, terminal, {
    head: ['table and its services', 'access', 'calls', 'time', ''],
    align: ['left', 'left', 'right', 'right'],
  });
}

const letters: Readonly<Record<AccessMode, string>> = { read: 'r', write: 'w', lock: 'l', define: 'd' };
const order: readonly AccessMode[] = ['read', 'write', 'lock', 'define'];

function accessRow(
  model: Model,
  service: string,
  own: readonly TableAccess[],
  hasBoth: boolean,
  terminal: Terminal,
): string[] {
  const modes = order
    .filter((mode) => own.some((access) => access.mode === mode))
    .map((mode) => letters[mode]);
  const owner = own[0]!.table.owner;
  const isForeign = owner !== undefined && service !== owner && own.some(({ mode }) => mode !== 'define');
  // A statement may show several modes: it is counted once.
  const statements = [...new Set(own.flatMap((access) => access.statements))].map(
    (id) => model.statements.get(id)!,
  );
  const { calls, totalMs } = sumOf(statements);
  return [
    `  ${plain(service)}`,
    modes.join(' '),
    calls > 0 ? count(calls) : '',
    totalMs > 0 ? percent(totalMs / model.totalMs) : '',
    [...(isForeign ? [paint(terminal).yellow('foreign')] : []), ...(hasBoth ? oneSided(own) : [])].join(', '),
  ];
}

/** What only the code or only statements show: `w only in code`. */
function oneSided(own: readonly TableAccess[]): string[] {
  return (['code', 'statements'] as const).flatMap((source) => {
    const modes = order.filter((mode) =>
      own.some((access) => access.mode === mode && mode !== 'define' && access.seen.join() === source),
    );
    return modes.length === 0 ? [] : [`${modes.map((mode) => letters[mode]).join(' ')} only in ${source}`];
  });
}

/** Collections, keys, buckets and indexes, and who reads (r), writes (w) and defines (d) them. */
function stores({ stores: found }: CouplingMap, terminal: Terminal): string {
  if (found.length === 0) return '';
  const rows = found.map(({ kind, name, database, services }) => [
    plain(name),
    kind,
    database === undefined ? '–' : plain(database),
    plain(
      listed(
        services.map(({ service, modes }) => `${service} (${modes.map((mode) => letters[mode]).join(' ')})`),
      ),
    ),
  ]);
  return columns(rows, terminal, { head: ['store', 'kind', 'in', 'used by'] });
}

/** What of each service's work in the database is on tables of others. */
function foreign({ metrics: { services } }: CouplingMap, terminal: Terminal): string {
  const rows = Object.entries(services).flatMap(([name, { foreign: share }]) =>
    share && share.tables > 0
      ? [[plain(name), count(share.tables), percent(share.weight), percent(share.calls), percent(share.time)]]
      : [],
  );
  if (rows.length === 0) return '';
  return columns(rows, terminal, {
    head: ['service', 'foreign tables', 'weight', 'calls', 'time'],
    align: ['left', 'right', 'right', 'right', 'right'],
  });
}

/** Foreign keys whose ends have different owners, and what they write by themselves. */
function references(model: Model, terminal: Terminal): string {
  const rows = model.references.flatMap((reference) => {
    const { database, from, to, checks } = reference;
    const [owner, referred] = [from, to].map((name) => ownerOfTable(model, { database, name }));
    if (owner === undefined || referred === undefined || owner === referred) return [];
    const ends = [from, to].map((name) => plain(tableId({ database, name })));
    return [[...ends, checks > 0 ? count(checks) : '', remoteActions(reference).join(', ')]];
  });
  if (rows.length === 0) return '';
  return columns(rows, terminal, {
    head: ['from', 'to', 'checks', 'writes by itself'],
    align: ['left', 'left', 'right'],
  });
}

/** A share from 0 to 1; what is small is not nothing. */
function percent(share: number): string {
  return share > 0 && share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(1)} %`;
}

function calls({ calls: found }: CouplingMap, terminal: Terminal): string {
  if (found.length === 0) return '';
  const rows = found.map(({ from, to, protocol, routes, handedOnTo = [], at }) => [
    plain(from),
    plain(to),
    protocol,
    count(at.length),
    plain(
      [
        listed(routes),
        ...(handedOnTo.length > 0 ? [listed(handedOnTo.map(({ service }) => service))] : []),
      ].join(' → '),
    ),
  ]);
  return columns(rows, terminal, {
    head: ['from', 'to', 'over', 'places', 'asks for'],
    align: ['left', 'left', 'left', 'right'],
  });
}

function channels({ channels: found }: CouplingMap, terminal: Terminal): string {
  if (found.length === 0) return '';
  const rows = found.map(({ name, broker, publishers, consumers }) => [
    plain(name),
    plain(broker),
    plain(listed(publishers)) || '–',
    plain(listed(consumers)) || '–',
  ]);
  return columns(rows, terminal, { head: ['channel', 'broker', 'published by', 'consumed by'] });
}

function teamLinks(found: readonly TeamCoupling[], terminal: Terminal): string {
  if (found.length === 0) return '';
  const number = (amount: number) => (amount > 0 ? count(amount) : '');
  const rows = found.map(({ from, to, imports, calls, channels, sharedChanges, tables: touched }) => [
    plain(from),
    plain(to),
    number(imports),
    number(calls),
    number(channels),
    number(sharedChanges),
    plain(listed(touched)),
  ]);
  return columns(rows, terminal, {
    head: ['from', 'to', 'imports', 'calls', 'channels', 'shared commits', 'foreign tables'],
    align: ['left', 'left', 'right', 'right', 'right', 'right'],
  });
}

/** Ca: who depends on it; Ce: on whom it depends; instability I, abstractness A, distance D. */
function metrics(
  { metrics: { services, libraries, modules: inner } }: CouplingMap,
  terminal: Terminal,
): string {
  const rows = Object.entries({ ...services, ...libraries, ...inner }).map(([name, of]) => [
    plain(name),
    count(of.files),
    count(of.lines),
    String(of.afferent),
    String(of.efferent),
    of.instability.toFixed(2),
    of.abstractness?.toFixed(2) ?? '–',
    of.distance?.toFixed(2) ?? '–',
  ]);
  if (rows.length === 0) return '';
  return columns(rows, terminal, {
    head: ['', 'files', 'lines', 'Ca', 'Ce', 'I', 'A', 'D'],
    align: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
}

function closing(map: CouplingMap, model: Model, terminal: Terminal): string {
  const whose = attributedText(model.attributed, terminal);
  return [...(whose === '' ? [] : [whose]), paragraph(totals(map), terminal)].join('\n');
}

function totals({
  services,
  libraries,
  tables: found,
  dependencies: edges,
  metrics: of,
}: CouplingMap): string {
  return (
    `${many(services.length, 'service')}, ${many(libraries.length, 'library', 'libraries')}, ${many(found.length, 'table')}, ` +
    `${many(edges.length, 'dependency', 'dependencies')} between modules · ` +
    `${(100 * of.cyclicShare).toFixed(0)} % of the parts lie on circles, NCCD ${of.nccd.toFixed(2)} · ` +
    `database coupling ${(100 * of.databaseCoupling).toFixed(0)} % (the share of access weight that crosses an owner)`
  );
}
