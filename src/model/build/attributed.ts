/** How much of what ran is known to be whose, and what would make more of it known: numbers for the summary, notices for the rest. */
import { groupBy } from '../group.js';
import type { Attributed, Notice, Rung } from '../nouns.js';
import { compareText, isHidden as isHiddenText } from '../queries.js';
import type { ReadStatement } from './statements.js';

/** Time of statements that touch tables or call routines, or whose text is hidden; what runs inside of others is in their time. */
export function attributedTime(rows: readonly ReadStatement[]): Attributed {
  const counted = rows.filter((row) => row.fact.toplevel && (isHidden(row) || touches(row)));
  const visible = counted.filter((row) => !isHidden(row));
  const sum = (some: readonly ReadStatement[]) => some.reduce((ms, { fact }) => ms + fact.totalMs, 0);
  const attributed = visible.filter(({ services }) => services.length === 1);
  const by = (rung: Rung) => sum(attributed.filter(({ services }) => services[0]!.by === rung));
  const ambiguous = visible.filter(({ services }) => services.length > 1);
  const unknown = visible.filter(({ services }) => services.length === 0);
  return {
    totalMs: sum(counted),
    attributedMs: sum(attributed),
    ambiguousMs: sum(ambiguous),
    unknownMs: sum(unknown),
    hiddenMs: sum(counted.filter(isHidden)),
    byRung: {
      role: by('role'),
      database: by('database'),
      comment: by('comment'),
      code: by('code'),
      table: by('table'),
    },
    remedies: [
      ...(counted.some(isHidden) ? ['GRANT pg_read_all_stats TO the role that saves the statements'] : []),
      ...sharedRoles(ambiguous),
      ...unknownRoles(unknown),
    ],
  };
}

const isHidden = ({ fact }: ReadStatement) => isHiddenText(fact);
/** Whether a statement is some service's business: it reaches data, or may do so in the part of its text that is not known. */
const touches = ({ fact: { partial = false }, tables, routines, ambiguous }: ReadStatement) =>
  partial || tables.length > 0 || routines.length > 0 || ambiguous.length > 0;

function sharedRoles(rows: readonly ReadStatement[]): string[] {
  return [...groupBy(rows, ({ fact }) => fact.role)].map(([role, [row]]) => {
    const services = row!.services.map(({ service }) => service);
    const wanted = services.map((service) => `CREATE ROLE ${identifier(`${service}_app`)} LOGIN`).join('; ');
    return `${wanted}: each in place of ${role}, which ${services.join(' and ')} share`;
  });
}

function unknownRoles(rows: readonly ReadStatement[]): string[] {
  const roles = [...new Set(rows.flatMap(({ fact }) => fact.role ?? []))].sort(compareText);
  if (roles.length === 0) return [];
  return [`name the service of ${roles.slice(0, 5).join(', ')} under services.<service>.roles`];
}

/** A name as SQL takes it. */
function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** What could not be attributed, by role; and what only a weak rung bore. */
export function attributionNotices(rows: readonly ReadStatement[]): Notice[] {
  const onTables = rows.filter(touches);
  return [...unattributed(onTables), ...weaklyAttributed(onTables)];
}

function unattributed(rows: readonly ReadStatement[]): Notice[] {
  const lost = rows.filter(({ services }) => services.length !== 1);
  return [...groupBy(lost, ({ fact: { role } }) => role)].map(([role, group]) => {
    const services = [...new Set(group.flatMap((row) => row.services.map(({ service }) => service)))];
    const names = services.sort(compareText).join(', ');
    const message =
      role === undefined
        ? `rows without a role cannot be attributed to a service (${amount(group)})`
        : services.length === 0
          ? `role ${role} belongs to no service (${amount(group)}): name it under services.<service>.roles`
          : `role ${role} is shared by ${names}, so its statements cannot be told apart (${amount(group)}): give each a role of its own`;
    return { source: 'statements', message, at: group[0]!.fact.at, unresolved: group.length };
  });
}

const because: Readonly<Partial<Record<Rung, string>>> = {
  database: 'only one service is known to connect to their database',
  comment: 'their comment names it, which is their first caller’s: others may send the same',
  code: 'only its code has them',
  table: 'of the services that share their role, only one is known to touch their tables',
};

function weaklyAttributed(rows: readonly ReadStatement[]): Notice[] {
  const weak = rows.filter(({ services }) => services.length === 1 && because[services[0]!.by] !== undefined);
  return [...groupBy(weak, ({ services }) => services[0]!.by)].map(([rung, group]) => {
    const services = [...new Set(group.map((row) => row.services[0]!.service))].sort(compareText);
    const message = `${amount(group)} were attributed to ${services.join(', ')} because ${because[rung]}`;
    return { source: 'statements', message, at: group[0]!.fact.at };
  });
}

function amount(rows: readonly ReadStatement[]): string {
  const ms = rows.reduce((sum, { fact }) => sum + (fact.toplevel ? fact.totalMs : 0), 0);
  return `${rows.length} ${rows.length === 1 ? 'statement' : 'statements'} on tables, ${(ms / 1000).toFixed(1)} s`;
}
