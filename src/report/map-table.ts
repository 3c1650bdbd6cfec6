import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { AccessMode, TableAccess } from '../model/nouns.js';
import { tableId } from '../model/queries.js';
import { count, listed, many, time } from '../rule/words.js';
import { type CouplingMap, type MappedUnit, mapOf, type TeamCoupling, teamCouplings } from './map.js';
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
    ['service → service', calls(map, terminal)],
    ['channel: publishers → consumers', channels(map, terminal)],
    ['metrics', metrics(map, terminal)],
    ['team → team', teamLinks(teamCouplings(model), terminal)],
  ] as const;
  return sections
    .filter(([, body]) => body !== '')
    .map(([name, body]) => `${paint(terminal).bold(name)}\n${body}`)
    .concat(paragraph(totals(map), terminal))
    .join('\n\n')
    .concat('\n');
}

function units(found: readonly MappedUnit[], terminal: Terminal): string {
  if (found.length === 0) return '';
  const rows = found.map(({ name, path, team = '–', languages, evidence }) => [
    plain(name),
    plain(path === undefined ? '–' : path || '.'),
    plain(team),
    languages.slice(0, 2).join(', ') || '–',
    paint(terminal).dim(plain(evidence[0]?.says ?? '')),
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
  const rows = [...model.tables.values()].flatMap((table) => {
    const owner = paint(terminal).dim(plain(table.owner === undefined ? 'no owner' : `of ${table.owner}`));
    const byService = groupBy(byTable.get(table) ?? [], ({ service }) => service);
    return [
      [`${plain(tableId(table))} ${owner}`],
      ...[...byService].map(([service, own]) => accessRow(model, service, own, terminal)),
    ];
  });
  return columns(rows, terminal, {
    head: ['table and its services', 'access', 'calls', 'time', ''],
    align: ['left', 'left', 'right', 'right'],
  });
}

const letters: Readonly<Record<AccessMode, string>> = { read: 'r', write: 'w', lock: 'l', define: 'd' };
const order: readonly AccessMode[] = ['read', 'write', 'lock', 'define'];

function accessRow(model: Model, service: string, own: readonly TableAccess[], terminal: Terminal): string[] {
  const modes = order
    .filter((mode) => own.some((access) => access.mode === mode))
    .map((mode) => letters[mode]);
  const owner = own[0]!.table.owner;
  const foreign = owner !== undefined && service !== owner && own.some(({ mode }) => mode !== 'define');
  // A statement may show several modes: it is counted once.
  const statements = [...new Set(own.flatMap((access) => access.statements))].map(
    (id) => model.statements.get(id)!,
  );
  const calls = statements.reduce((sum, statement) => sum + statement.calls, 0);
  const ms = statements.reduce((sum, { totalMs }) => sum + totalMs, 0);
  return [
    `  ${plain(service)}`,
    modes.join(' '),
    calls > 0 ? count(calls) : '',
    calls > 0 ? time(ms) : '',
    foreign ? paint(terminal).yellow('foreign') : '',
  ];
}

function calls({ calls: found }: CouplingMap, terminal: Terminal): string {
  if (found.length === 0) return '';
  const rows = found.map(({ from, to, protocol, routes, at }) => [
    plain(from),
    plain(to),
    protocol,
    count(at.length),
    plain(listed(routes)),
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
  const rows = found.map(({ from, to, imports, tables: touched }) => [
    plain(from),
    plain(to),
    imports > 0 ? count(imports) : '',
    plain(listed(touched)),
  ]);
  return columns(rows, terminal, {
    head: ['from', 'to', 'imports', 'foreign tables'],
    align: ['left', 'left', 'right'],
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
